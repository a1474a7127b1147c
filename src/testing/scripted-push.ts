import type { Clock } from '../core/platform/clock';
import type { Run, RunStep } from '../core/run/run';
import type { PushClose, PushHandlers, PushMessage, ResumePoint } from '../core/run/source/push';
import type { ScriptedConnection, ScriptedSource } from './scripted-source.types';

export interface ScriptedPushParts {
  clock: Clock;
  /** Delay of the first snapshot, ms. */
  latencyMs: number;
  hasRevisions: boolean;
  getRun(runId: string): Run;
  /** Steps that changed after a rev, ordered by rev. */
  stepsAfter(runId: string, rev: number): readonly RunStep[];
  getEpoch(): string;
  /** The server's clock; `null` if the server does not send it. */
  serverTime(): number | null;
}

/** The push half of a scripted source. */
export interface ScriptedPush extends Pick<ScriptedSource, 'connections' | 'onPush' | 'greet'> {
  subscribe(runId: string, handlers: PushHandlers, resume: ResumePoint): () => void;
  /** Sends a change to all connections that have received their snapshot. */
  pushChange(runId: string, change: { prev: number | null; steps: readonly RunStep[] }): void;
}

/** @internal */
export function createScriptedPush(parts: ScriptedPushParts): ScriptedPush {
  const { clock, latencyMs, hasRevisions, getRun, stepsAfter, getEpoch, serverTime } = parts;
  const connections: (ScriptedConnection & { hasSnapshot: boolean })[] = [];
  let transmit: (send: () => void) => void = (send) => send();
  let greets = true;

  const messageOf = (run: Run, rest: Pick<PushMessage, 'type' | 'prev' | 'steps' | 'resumed'>): PushMessage => ({
    rev: run.rev ?? null,
    epoch: run.epoch ?? null,
    run,
    more: false,
    serverTimeMs: serverTime(),
    ...rest,
  });

  return {
    connections,
    onPush(next) {
      transmit = next ?? ((send) => send());
    },
    greet(next) {
      greets = next;
    },
    pushChange(runId, { prev, steps }) {
      const type = hasRevisions ? 'change' : 'snapshot';
      const message = messageOf(getRun(runId), { type, prev, steps, resumed: true });
      for (const connection of connections) {
        if (!connection.isOpen || !connection.hasSnapshot || connection.runId !== runId) continue;
        transmit(() => connection.isOpen && connection.send(message));
      }
    },
    subscribe(runId, handlers, resume) {
      let isOpen = true;
      const connection = {
        runId,
        resume,
        hasSnapshot: false,
        get isOpen() {
          return isOpen;
        },
        send: (message: PushMessage) => handlers.onMessage(message),
        alive: () => handlers.onAlive(),
        snapshot(change: Partial<PushMessage> = {}) {
          const resumed = change.resumed ?? (resume.epoch === null || resume.epoch === getEpoch());
          const steps = hasRevisions ? stepsAfter(runId, resumed ? resume.rev : 0) : [];
          connection.hasSnapshot = true;
          const usual = messageOf(getRun(runId), { type: 'snapshot', prev: null, steps, resumed });
          handlers.onMessage({ ...usual, ...change });
        },
        close(kind: PushClose['kind'], retryAfterMs?: number) {
          if (!isOpen) return;
          isOpen = false;
          handlers.onClose({ kind, retryAfterMs: retryAfterMs ?? null, error: null });
        },
      };
      connections.push(connection);
      if (greets) clock.setTimeout(() => isOpen && connection.snapshot(), latencyMs);
      return () => {
        isOpen = false;
      };
    },
  };
}
