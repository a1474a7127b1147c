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
