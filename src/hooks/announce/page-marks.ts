import type { EndedRunStatus } from '../../core/run/run';

/** Title and icon of the tab while it is hidden. */
export interface PageMark {
  /** Shown before the page's own title; `null` leaves the title alone. */
  title: string | null;
  /** Colour of the icon; `null` leaves the icon alone. */
  icon: EndedRunStatus | null;
}

/** Visible on light and dark tab strips. */
const COLOURS: Record<EndedRunStatus, string> = { succeeded: '#16a34a', failed: '#dc2626', cancelled: '#ca8a04' };

/** In order of creation; the tab shows the last one. */
const marks: PageMark[] = [];
/** The page's own title and icons, while ours replace them. */
let title: { original: string; ours: string } | null = null;
let icon: { link: HTMLLinkElement; original: { link: HTMLLinkElement; rel: string }[] } | null = null;

/** `rel` of the page's own icons meanwhile. Browsers ignore it. */
const AWAY = 'rl-icon';

function withoutMark(shown: string, { original, ours }: { original: string; ours: string }): string {
  if (ours === '') return shown;
  const at = shown.indexOf(ours);
  if (at >= 0) return shown.slice(0, at) + original + shown.slice(at + ours.length);
  // The host has changed its part of the title: remove only the mark and the separator.
  const mark = ours.slice(0, ours.length - original.length);
  const left = mark === '' ? -1 : shown.indexOf(mark);
  return left < 0 ? shown : shown.slice(0, left) + shown.slice(left + mark.length);
}

function applyTitle() {
  const text = marks.findLast((mark) => mark.title !== null)?.title ?? null;
  // If the host has set another title since, restore that one, without our mark in case the host kept it.
  const original = title === null ? document.title : withoutMark(document.title, title);
  if (text !== null) {
    title = { original, ours: original === '' ? text : `${text} · ${original}` };
    document.title = title.ours;
  } else if (title !== null) {
    title = null;
    document.title = original;
  }
}

function applyIcon() {
  const status = marks.findLast((mark) => mark.icon !== null)?.icon ?? null;
  if (status === null) {
    icon?.link.remove();
    // Unless the host has given it another meaning since.
    for (const { link, rel } of icon?.original ?? []) if (link.rel === AWAY) link.rel = rel;
    icon = null;
    return;
  }
  if (icon === null) {
    // Browsers disagree on which of several icons wins, so ours is the only one for now. The page's own stay in the
    // document: React and others remove the elements that they have put there, and fail if somebody else has done it.
    const links = [...document.head.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')];
    const original = links.map((link) => ({ link, rel: link.rel }));
    for (const link of links) link.rel = AWAY;
    const link = document.createElement('link');
    link.rel = 'icon';
    link.type = 'image/svg+xml';
    document.head.append(link);
    icon = { link, original };
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${COLOURS[status]}"/></svg>`;
  icon.link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Marks the tab. Returns the function that removes the mark; the last one restores the page's title and icon. */
export function markPage(mark: PageMark): () => void {
  marks.push(mark);
  applyTitle();
  applyIcon();
  return () => {
    const at = marks.indexOf(mark);
    if (at === -1) return;
    marks.splice(at, 1);
    applyTitle();
    applyIcon();
  };
}
