import { describe, expect, it } from 'vitest';
import { markPage } from './page-marks';

describe('hosts.md 11: the tab’s mark and a host that changes the marked title', () => {
  it.each<[string, (title: string) => string, string]>([
    ['"the host prefixes (3)"', (title) => `(3) ${title}`, '(3) Host page'],
    ['a host that appends', (title) => `${title} - Site`, 'Host page - Site'],
    ['a host that does both', (title) => `* ${title} *`, '* Host page *'],
    ['a host that changes its own part behind the mark', (title) => title.replace('Host page', 'Other'), 'Other'],
    ['a host that sets a new title', () => 'New', 'New'],
    ['a host that changes nothing', (title) => title, 'Host page'],
  ])('%s: our part is taken out wherever it is', (_, change, left) => {
    document.title = 'Host page';
    const unmark = markPage({ title: 'Import: Succeeded', icon: null });
    expect(document.title).toBe('Import: Succeeded · Host page');
    document.title = change(document.title);
    unmark();
    expect(document.title).toBe(left);
  });

  it('takes the place of the mark before it, whatever the host has put in front', () => {
    document.title = 'Host page';
    const first = markPage({ title: 'A: Failed', icon: null });
    document.title = `(1) ${document.title}`;
    const second = markPage({ title: 'B: Failed', icon: null });
    expect(document.title).toBe('B: Failed · (1) Host page');
    second();
    first();
    expect(document.title).toBe('(1) Host page');
  });
});

describe('the tab’s icon and the host’s own', () => {
  const shown = () =>
    [...document.head.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')].map(({ href }) => href.slice(0, 25));

  it('stays where the host has put it, which removes it itself when its page goes', () => {
    document.head.innerHTML =
      '<link rel="icon" href="https://host.test/a.png"><link rel="shortcut icon" href="https://host.test/b.ico">';
    const [first, second] = document.head.querySelectorAll('link');
    const unmark = markPage({ title: null, icon: 'failed' });
    expect(shown()).toEqual(['data:image/svg+xml,%3Csvg']);
    // What React, react-helmet and others do with an element of theirs.
    first?.parentNode?.removeChild(first);
    expect(first?.isConnected).toBe(false);
    expect(second?.isConnected).toBe(true);
    unmark();
    expect(shown()).toEqual(['https://host.test/b.ico']);
    expect(second?.rel).toBe('shortcut icon');
    expect(first?.isConnected).toBe(false);
  });

  it('keeps what the host has made of it meanwhile', () => {
    document.head.innerHTML = '<link rel="icon" href="https://host.test/a.png">';
    const [link] = document.head.querySelectorAll('link');
    const unmark = markPage({ title: null, icon: 'failed' });
    link?.setAttribute('rel', 'preload');
    unmark();
    expect(link?.rel).toBe('preload');
  });
});
