import { hasEnded, type Run, type RunStatus, type RunStep } from '../../core/run/run';
import { time } from '../../wire/read/time';

/** A part of a message. */
export interface A2aPart {
  /** Its type and its value. */
  content?: { $case: string; value: unknown } | undefined;
}

/** The used part of an A2A message. */
export interface A2aMessage {
  /** Identifier. */
  messageId: string;
  /** Its author: 2 is the agent. */
  role: number;
  /** Its content. */
  parts: readonly A2aPart[];
}

/** The used part of an A2A task. */
export interface A2aTask {
  /** Identifier. */
  id: string;
  /** Its state. */
  status?: { state: number; message?: A2aMessage | undefined; timestamp?: string | undefined } | undefined;
  /** Its messages, oldest first. */
  history?: readonly A2aMessage[];
  /** The agent's own data. */
  metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** The states of a task by their number in the protocol: the protocol's word and our status. */
export const A2A_STATES: Readonly<Record<number, readonly [word: string, status: RunStatus]>> = {
  0: ['TASK_STATE_UNSPECIFIED', 'unknown'],
  1: ['TASK_STATE_SUBMITTED', 'queued'],
  2: ['TASK_STATE_WORKING', 'running'],
  3: ['TASK_STATE_COMPLETED', 'succeeded'],
  4: ['TASK_STATE_FAILED', 'failed'],
  5: ['TASK_STATE_CANCELED', 'cancelled'],
  6: ['TASK_STATE_INPUT_REQUIRED', 'waiting'],
  7: ['TASK_STATE_REJECTED', 'failed'],
  8: ['TASK_STATE_AUTH_REQUIRED', 'waiting'],
  [-1]: ['UNRECOGNIZED', 'unknown'],
};

const AGENT = 2;
const MAX_TITLE = 120;

/** The text of a message; null if it has none. */
function textOf(message: A2aMessage | undefined): string | null {
  const texts = (message?.parts ?? []).flatMap(({ content }) =>
    content?.$case === 'text' && typeof content.value === 'string' ? content.value : [],
  );
  return texts.join('\n').trim() || null;
}

/** Whether two messages are one: by id and text, as ids may repeat or be empty. */
const isSame = (a: A2aMessage, b: A2aMessage | undefined): boolean =>
  b !== undefined && a.messageId === b.messageId && textOf(a) === textOf(b);

/** The agent's messages as steps. The protocol keeps no other history, and no times of it. */
function stepsOf({ history = [], status }: A2aTask, run: Run): RunStep[] {
  const answers = history.filter(({ role }) => role === AGENT);
  const last = status?.message;
  const messages = last && !answers.some((answer) => isSame(answer, last)) ? [...answers, last] : answers;
  const withText = messages.flatMap((message) => {
    const text = textOf(message);
    return text === null ? [] : [{ message, text }];
  });
  const isAtRest = hasEnded(run) || run.status === 'waiting';
  const open = isAtRest ? -1 : withText.findLastIndex(({ message }) => isSame(message, last));
  const uses = new Map<string, number>();
  return withText.map(({ message, text }, i) => {
    const title = text.split('\n', 1)[0] ?? text;
    // Some agents leave the id out, or use one id for all that they say.
    const name = message.messageId || 'message';
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return {
      id: use === 1 ? name : `${name}#${use}`,
      n: i + 1,
      kind: 'info',
      status: i === open ? 'running' : 'done',
      title: title.slice(0, MAX_TITLE),
      ...(text.length > MAX_TITLE || text.includes('\n') ? { detail: text } : {}),
      agent: true,
    };
  });
}

/** Converts a task to a run and its steps. */
export function readA2aTask(
  task: A2aTask,
  options: { name: (task: A2aTask) => string | null; stopConfirmed: boolean },
): { run: Run; steps: RunStep[] } {
  const { state = 0, message, timestamp } = task.status ?? {};
  const [word, status] = A2A_STATES[state] ?? [`state ${state}`, 'unknown'];
  const text = textOf(message);
  const at = time(timestamp);
  const isOver = hasEnded({ status });
  const run: Run = {
    id: task.id,
    name: options.name(task),
    status,
    ...(status === 'unknown' && { statusText: word }),
    updatedAt: at,
    finishedAt: isOver ? at : null,
    currentStep: status === 'running' && text !== null ? { name: text.split('\n', 1)[0] ?? text, kind: 'info' } : null,
    ...(status === 'waiting' && { waitingFor: { kind: word.includes('AUTH') ? 'auth' : 'input', text } }),
    ...(status === 'cancelled' && { cancel: { outcome: options.stopConfirmed ? 'graceful' : 'unconfirmed' } }),
    ...(status === 'failed' && {
      error: {
        code: word === 'TASK_STATE_REJECTED' ? 'rejected' : null,
        message: text ?? 'The agent gave no reason.',
      },
    }),
  };
  return { run, steps: stepsOf(task, run) };
}
