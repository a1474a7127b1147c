import type { ReactNode } from 'react';
import { ForecastingContext } from './lazy-forecasts';
import { createForecasts } from './forecasts';

/** @internal Put this around bars in components that show a remaining time as well: they never wait for the estimator. */
export function WithForecasts({ children }: { children: ReactNode }) {
  return <ForecastingContext.Provider value={createForecasts}>{children}</ForecastingContext.Provider>;
}
