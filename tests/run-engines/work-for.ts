/**
 * What an agent, a tool or a job of the tests is busy with: work takes time, and that is what these engines are for. A test
 * itself waits for a condition, with `until`.
 */
export const workFor = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
