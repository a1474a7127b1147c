import type { ReactNode } from 'react';
import { createForecasts } from './forecasts';
import { ForecastsContext } from './lazy-forecasts';

/** @internal Wraps bars in components that also show a remaining time: these bars never wait for the forecast chunk. */
export function WithForecasts({ children }: { children: ReactNode }) {
  return <ForecastsContext.Provider value={createForecasts}>{children}</ForecastsContext.Provider>;
}
