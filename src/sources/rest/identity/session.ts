import { type GetHeaders, toHeaders } from './headers';

/** Knows whether what proves who asks has changed since it was refused. */
export interface Session {
  /** The host's function, and notes what it gives. */
  getHeaders: GetHeaders;
  /** A request was refused, with fresh headers too. */
  onRefused(): void;
  /** Would a request be sent with other headers now? However many ask at once, the host is asked once. */
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
