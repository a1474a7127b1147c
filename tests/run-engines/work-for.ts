/**
 * Simulates the work of an agent, a tool or a job in tests: work takes time in these engines. Tests themselves wait for
 * a condition with `until`.
 */
export const workFor = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
