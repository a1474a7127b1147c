import { Fragment } from 'react';
import { type ClassNameProp, partProps } from '../../../components/internal/part';
import { ownValue } from '../../../core/platform/own-property';
import type { RunsGroup } from '../arrange/group-runs';
import { GroupHeading } from '../arrange/RunsListChoices';
import { NO_GROUP } from '../list-status';
import { RUNS_LIST_PARTS as PARTS } from '../parts';
import type { RunsListState } from '../types';
import { onListKey } from './list-keys';
import { RowsEnd } from './RowsEnd';
import { type RowShared, RunRow } from './RunRow';
import { useRevealed } from './useRevealed';

interface RunsListRowsProps {
  ids: readonly string[];
  /** What all rows have in common. */
  shared: RowShared;
  /** Headings, by the id of the run that follows them. */
  groups: Readonly<Record<string, RunsGroup>>;
  marked: ReadonlySet<string>;
  selectedId: string | null;
  shortcuts: boolean;
  /** Called when a pointer enters or leaves the cards. */
  setPointed: (isPointed: boolean) => void;
  state: RunsListState;
  className: ClassNameProp<RunsListState>;
}

/** The cards, under the headings of their groups. */
export function RunsListRows({
  ids,
  shared,
  groups,
  marked,
  selectedId,
  shortcuts,
  setPointed,
  state,
  className,
}: RunsListRowsProps) {
  const { rows } = shared;
  const revealed = useRevealed(ids, selectedId, shared);
  return (
    <ul
      // biome-ignore lint/a11y/noRedundantRoles: lists without bullets lose their role in Safari.
      role="list"
      onKeyDown={(event) => onListKey(event, rows, shortcuts)}
      onPointerEnter={(event) => setPointed(event.pointerType !== 'touch')}
      onPointerLeave={() => setPointed(false)}
      {...partProps({
        slot: PARTS.items.slot,
        base: 'rl:flex rl:flex-col rl:gap-2',
        className,
        param: state,
      })}
    >
      {revealed.rows.map(({ id, index }) => (
        <Fragment key={id}>
          {ownValue(groups, id) && <GroupHeading {...(ownValue(groups, id) ?? NO_GROUP)} />}
          <RunRow
            {...shared}
            id={id}
            index={index}
            isSelected={id === selectedId}
            isMarked={marked.has(id)}
            of={revealed.revealMore ? ids.length : null}
          />
        </Fragment>
      ))}
      {revealed.revealMore && <RowsEnd key={revealed.rows.length} rows={rows} onNear={revealed.revealMore} />}
    </ul>
  );
}
