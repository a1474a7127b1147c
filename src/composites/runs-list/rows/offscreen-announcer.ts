import type { Clock, TimerHandle } from '../../../core/platform/clock';
import type { Environment } from '../../../core/platform/environment';
import type { Run } from '../../../core/run/run';
import type { RunMessages } from '../../../core/text/messages';
import { statusWord } from '../../../core/text/status-word';

/** Ends within this time are announced together, ms. */
const GATHER_MS = 500;
/** More ends than this are announced as a number, because a list of names would take too long. */
const BY_NAME = 2;

type OffscreenTexts = Pick<RunMessages, 'announce' | 'status'>;

/** Announces the end of runs whose card is not rendered, because it is out of view. */
export interface OffscreenAnnouncer {
  ended(run: Run): void;
  /** Sets the texts. Nothing is announced before they are known. */
  setTexts(texts: OffscreenTexts): void;
  /** Drops pending announcements. */
  rest(): void;
}

/** @param say announces a text */
export function createOffscreenAnnouncer(
  clock: Clock,
  environment: Environment,
  say: (text: string) => void,
): OffscreenAnnouncer {
  let texts: OffscreenTexts | null = null;
  let gathered: Run[] = [];
  let timer: TimerHandle | null = null;
  let endEnvironment: (() => void) | null = null;

  const flush = () => {
    timer = null;
    // In a hidden tab, wait until the page is visible again.
    if (!environment.isVisible()) {
      endEnvironment ??= environment.subscribe((event) => {
        if (event === 'visible' || event === 'resumed') flush();
      });
      return;
    }
    const runs = gathered;
    rest();
    if (texts === null) return;
    const { announce, status } = texts;
    if (runs.length > BY_NAME) say(announce.ended(runs.length));
    else for (const run of runs) say(announce.status(run.name || null, statusWord(run, status)));
  };
  const rest = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
    gathered = [];
    endEnvironment?.();
    endEnvironment = null;
  };
  return {
    ended(run) {
      gathered = [...gathered.filter(({ id }) => id !== run.id), run];
      timer ??= clock.setTimeout(flush, GATHER_MS);
    },
    setTexts(next) {
      texts = next;
    },
    rest,
  };
}
