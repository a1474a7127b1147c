import { cx } from '../internal/cx';
import { ChevronDown } from '../internal/icons';
import { Button } from '../internal/press/Button';
import { GRID, Piece } from './LaneRow';
import type { Lane } from './lanes';
import { RUN_STEP_TIMES_PARTS as PARTS } from './parts';

/** The heading of a phase. It folds the phase's lanes into one. */
export function PhaseHead({
  whole,
  text,
  isFolded,
  percent,
  onToggle,
}: {
  /** The phase as one lane. */
  whole: Lane;
  /** Its duration. */
  text: string;
  isFolded: boolean;
  percent: (moment: number) => number;
  onToggle: () => void;
}) {
  return (
    <Button
      data-slot={PARTS.phase.slot}
      data-state={isFolded ? 'folded' : 'open'}
      aria-expanded={!isFolded}
      onClick={onToggle}
      className={`${GRID} rl:high-5 rl:rounded-sm rl:text-muted rl:hover:bg-secondary rl:focus-mark`}
    >
      <span className="rl:flex rl:min-w-0 rl:items-center rl:gap-1 rl:type-caption rl:weight-semibold">
        <ChevronDown aria-hidden className={cx('rl:size-3 rl:flex-none', isFolded && 'rl:turned-away')} />
        <bdi className="rl:truncate" title={whole.name}>
          {whole.name}
        </bdi>
      </span>
      <span aria-hidden="true" className="rl:relative rl:block rl:h-2.5">
        {isFolded && whole.pieces.map((piece) => <Piece key={piece.step.id} piece={piece} percent={percent} />)}
      </span>
      <span className="rl:text-end rl:type-caption rl:digits rl:whitespace-nowrap rl:@max-sm:whitespace-normal">
        {text}
      </span>
    </Button>
  );
}
