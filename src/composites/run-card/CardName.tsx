import type { ComponentProps, MouseEvent } from 'react';
import { useCancelRunPart } from '../../components/cancel-run-button/cancel-run-context';
import { Button } from '../../components/internal/press/Button';
import { isPlainPress, type RunLinks } from '../../hooks/host/links';
import { CARD } from './card-layout';
import { RUN_CARD_PARTS as PARTS } from './parts';

const SURFACE = 'rl:group rl:block rl:max-w-full rl:text-start rl:[outline:none]';

/** The card's heading. It, or the link or button in it, takes the focus if the cancel button unmounts with it. */
export function CardTitle(props: ComponentProps<typeof CardName>) {
  const { titleRef } = useCancelRunPart('RunCard');
  const isText = props.href === null && props.onSelect === null;
  return (
    <h3
      ref={titleRef}
      {...(isText && { tabIndex: -1 })}
      className={isText ? `${CARD.name} rl:rounded-sm rl:focus-mark` : CARD.name}
    >
      <CardName {...props} />
    </h3>
  );
}

/** The name of a run: text, or a button or link that covers the whole card; other controls lie above it. */
function CardName({
  name,
  href,
  linkComponent: Link = 'a',
  isSelected,
  onSelect,
}: {
  name: string;
  /** `null` = no link. */
  href: string | null;
  linkComponent: RunLinks['linkComponent'];
  isSelected: boolean;
  /** `null` = no button. */
  onSelect: (() => void) | null;
}) {
  if (href === null && onSelect === null) {
    return (
      <bdi data-slot={PARTS.name.slot} className="rl:block rl:truncate" title={name}>
        {name}
      </bdi>
    );
  }
  const content = (
    <>
      <bdi className="rl:block rl:truncate" title={name}>
        {name}
      </bdi>
      <span
        aria-hidden
        className="rl:absolute rl:inset-0 rl:rounded-lg rl:group-focus-visible:[outline:2px_solid_var(--rl-focus,var(--rl-focus-default))] rl:group-focus-visible:[outline-offset:2px]"
      />
    </>
  );
  const current = isSelected ? { 'aria-current': 'true' as const } : {};
  if (href !== null) {
    // The browser handles a press for another tab; the app may handle a plain press.
    const press = (event: MouseEvent<HTMLAnchorElement>) => {
      if (onSelect === null || !isPlainPress(event)) return;
      event.preventDefault();
      onSelect();
    };
    return (
      <Link
        href={href}
        data-slot={PARTS.name.slot}
        {...current}
        onClick={press}
        className={`${SURFACE} rl:text-text rl:no-underline`}
      >
        {content}
      </Link>
    );
  }
  return (
    <Button data-slot={PARTS.name.slot} {...current} onClick={() => onSelect?.()} className={SURFACE}>
      {content}
    </Button>
  );
}
