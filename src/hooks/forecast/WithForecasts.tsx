import type { ReactNode } from 'react';
import { createForecasts } from './forecasts';
import { ForecastsContext } from './lazy-forecasts';

/** @internal Put this around bars in components that show a remaining time as well: they never wait for forecasts. */
export function WithForecasts({ children }: { children: ReactNode }) {
  return <ForecastsContext.Provider value={createForecasts}>{children}</ForecastsContext.Provider>;
}
