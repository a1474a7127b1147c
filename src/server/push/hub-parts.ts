import type { Clock } from '../../core/platform/clock';
import type { Asker } from '../looks/sight';
import type { Views } from '../looks/views';
import type { WriteFor } from './deliver';

export interface HubParts {
  views: Views;
  clock: Clock;
  pollMs: number;
  maxPerUser: number;
  /** Hints are exact and reads are cheap: every hint causes an immediate read. */
  isExact: boolean;
  /** Newest revs in one request, if the engine supports it. */
  heads: ((ids: readonly string[], asker: Asker) => Promise<readonly { id: string; rev: number }[]>) | null;
  written: WriteFor;
  onError(error: unknown, runId: string): void;
}
