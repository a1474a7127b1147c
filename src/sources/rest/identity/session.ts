import { type GetHeaders, toHeaders } from './headers';

/** Detects whether the credentials have changed since the backend refused them. */
export interface Session {
  /** Calls the host's function and records the result. */
  getHeaders: GetHeaders;
  /** Call when a request was refused even with fresh headers. */
  onRefused(): void;
  /** Whether a request would now use different headers. Concurrent calls share one call to the host. */
  isNew(): Promise<boolean>;
}

const textOf = (provided: Awaited<ReturnType<GetHeaders>>) => JSON.stringify([...toHeaders(provided)]);

/** @internal */
export function createSession(getHeaders: GetHeaders): Session {
  let shown: string | null = null;
  let refused: string | null = null;
  let underWay: Promise<boolean> | null = null;
  const compare = async () => textOf(await getHeaders({ reason: 'request' })) !== refused;
  return {
    async getHeaders(why) {
      const provided = await getHeaders(why);
      shown = textOf(provided);
      return provided;
    },
    onRefused() {
      refused = shown;
    },
    isNew() {
      underWay ??= compare().finally(() => {
        underWay = null;
      });
      return underWay;
    },
  };
}
