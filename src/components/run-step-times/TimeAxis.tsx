import { formatDuration } from '../../core/text/format';
import { useRunContext } from '../../hooks/run-context';
import { cx } from '../internal/cx';
import { GRID } from './LaneRow';
import { ticksOf } from './lanes';

/** A tick from here on has its time before it, at the end of the axis, in percent. */
const AT_END = 92;

/**
 * The times below the lanes. A time that has no room before the next one is not shown at all: it would run into it. Where
 * there is hardly any room, only the first and the last one are.
 */
export function TimeAxis({ length }: { length: number }) {
  const { locale } = useRunContext();
  const ticks = ticksOf(length);
  const step = (100 * ((ticks[1] ?? length) - (ticks[0] ?? 0))) / length;
  return (
    <div aria-hidden="true" className={`${GRID} rl:h-5`}>
      <span />
      <span className="rl:relative rl:block rl:h-5 rl:edge-t rl:type-caption rl:digits rl:text-muted rl:@max-sm:flex rl:@max-sm:flex-wrap rl:@max-sm:gap-x-2 rl:@max-sm:overflow-hidden">
        {ticks.map((tick, i) => {
          const at = (100 * tick) / length;
          const isLast = i > 0 && i === ticks.length - 1;
          const isAtEnd = at > AT_END;
          const sharesRoom = i === ticks.length - 2 && at + step > AT_END;
          const place = isAtEnd
            ? { insetInlineEnd: 0, inlineSize: `${step / 2}%` }
            : isLast
              ? { insetInlineStart: `${at}%`, marginInlineEnd: `${100 - at}%` }
              : { insetInlineStart: `${at}%`, inlineSize: `${sharesRoom ? step / 2 : step}%` };
          return (
            <span
              key={tick}
              className={cx(
                'rl:absolute rl:top-0 rl:flex rl:h-5 rl:flex-wrap rl:overflow-hidden rl:@max-sm:static rl:@max-sm:w-auto!',
                isAtEnd && 'rl:justify-end',
                isLast ? 'rl:@max-sm:ms-auto' : i > 0 && 'rl:@max-sm:hidden',
              )}
              style={place}
            >
              {/* What does not fit beside it goes to a second line, which is cut off. */}
              <span className="rl:block rl:h-full" />
              <span
                className={cx(
                  'rl:block rl:pt-0.5 rl:whitespace-nowrap',
                  'rl:@max-sm:px-0',
                  isAtEnd ? 'rl:ps-2' : 'rl:pe-2',
                )}
              >
                {formatDuration(tick, { locale })}
              </span>
            </span>
          );
        })}
      </span>
      <span />
    </div>
  );
}
