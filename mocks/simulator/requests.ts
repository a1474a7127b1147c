import { RUN_SCENARIOS, type RunScenario } from './script/scenarios';

/** What a start request says, checked. */
export interface StartRequest {
  name: string;
  dataset?: string;
  method?: string;
  scenario?: RunScenario;
  seed?: number;
  speed?: number;
}

/** The outcome of checking a request: its content, or what is wrong with it. */
export type Checked<T> = { value: T } | { invalid: string };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScenario(value: unknown): value is RunScenario {
  return RUN_SCENARIOS.some((scenario) => scenario === value);
}

/** Checks the body of a start; `params` may carry `scenario`, `seed` and `speed`, everything else in it is ignored. */
export function checkStart(body: unknown): Checked<StartRequest> {
  if (!isRecord(body)) return { invalid: 'The body must be a JSON object with a name.' };
  const { name, dataset, method, params = {} } = body;
  if (typeof name !== 'string' || name.trim() === '' || name.length > 200) {
    return { invalid: 'name must be a text of 1 to 200 characters.' };
  }
  if (dataset !== undefined && typeof dataset !== 'string') return { invalid: 'dataset must be a text.' };
  if (method !== undefined && typeof method !== 'string') return { invalid: 'method must be a text.' };
  if (!isRecord(params)) return { invalid: 'params must be an object.' };
  const { scenario, seed, speed } = params;
  if (scenario !== undefined && !isScenario(scenario)) {
    return { invalid: `params.scenario must be one of: ${RUN_SCENARIOS.join(', ')}.` };
  }
  if (seed !== undefined && !Number.isSafeInteger(seed)) return { invalid: 'params.seed must be an integer.' };
  if (speed !== undefined && !(typeof speed === 'number' && speed > 0 && Number.isFinite(speed))) {
    return { invalid: 'params.speed must be a positive number.' };
  }
  return {
    value: {
      name,
      ...(dataset !== undefined && { dataset }),
      ...(method !== undefined && { method }),
      ...(scenario !== undefined && { scenario }),
      ...(typeof seed === 'number' && { seed }),
      ...(speed !== undefined && { speed }),
    },
  };
}

/** Checks the body of a cancel. */
export function checkCancel(body: unknown): Checked<{ reason: string | null; force: boolean }> {
  if (body === undefined || body === null) return { value: { reason: null, force: false } };
  if (!isRecord(body)) return { invalid: 'The body must be a JSON object.' };
  const { reason = null, force = false } = body;
  if (reason !== null && typeof reason !== 'string') return { invalid: 'reason must be a text.' };
  if (reason !== null && reason.length > 500) return { invalid: 'reason must be at most 500 characters.' };
  if (typeof force !== 'boolean') return { invalid: 'force must be true or false.' };
  return { value: { reason, force } };
}

/** Reads a number from a query: a whole number from `min` on, or `fallback` when it is absent. */
export function checkCount(name: string, value: unknown, fallback: number, min: number): Checked<number> {
  if (value === undefined || value === null || value === '') return { value: fallback };
  const number = typeof value === 'number' ? value : /^\d{1,15}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < min)
    return { invalid: `${name} must be a whole number from ${min} on.` };
  return { value: number };
}

/** The same text for the same content, whatever the order of its keys. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
