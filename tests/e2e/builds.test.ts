import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePages } from '../../bench/harness/serve.mjs';
import { launchOptions } from '../../scripts/find/find-browser.mjs';
import { reactCompiler } from '../compiled/react-compiler';
import { type Build, buildPage } from './builds/build';
import type { Burst, Told } from './builds/page';

/** The same page with the same scenario, in every kind of build that a host may use. */
const BUILDS: Record<string, Build> = {
  production: {},
  'development, in StrictMode': { mode: 'development', strict: true },
  'production with React’s profiling renderer': { profiling: true },
  'production, compiled with React Compiler': { plugins: [reactCompiler()] },
};

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(await launchOptions());
});
afterAll(() => browser?.close());

async function tell(options: Build): Promise<Told & { complaints: string[]; burst: Burst | null }> {
  const pages = await buildPage(options);
  const server = await servePages(pages);
  // Without motion, because a snapshot during an animation differs each time.
  const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1000, height: 2000 } });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(server.urlOf('page'));
    const told = await page.evaluate(() => window.tell());
    return { ...told, burst: options.profiling ? await page.evaluate(() => window.burst()) : null, complaints };
  } finally {
    await context.close();
    await server.close();
  }
}

const tags = (html: string) => html.split(/(?=<)/);

describe('every build of a page shows the same', () => {
  const told = new Map<string, Awaited<ReturnType<typeof tell>>>();
  beforeAll(async () => {
    for (const [name, options] of Object.entries(BUILDS)) told.set(name, await tell(options));
  });
  const of = (name: string) => {
    const found = told.get(name);
    if (!found) throw new Error(`there is no build "${name}"`);
    return found;
  };

  it.each(Object.keys(BUILDS))('%s: nothing in the console, and the story is told to its end', (name) => {
    const { complaints, pictures } = of(name);
    expect(complaints).toEqual([]);
    expect(pictures.map(({ at }) => at)).toEqual(of('production').pictures.map(({ at }) => at));
    expect(pictures.at(-1)?.html).toContain('Cancelled');
    // The snapshots differ from each other: a static page would pass the comparison between builds.
    expect(new Set(pictures.map(({ html }) => html)).size).toBe(pictures.length);
  });

  it.each(Object.keys(BUILDS).slice(1))('%s: as production', (name) => {
    const usual = of('production').pictures;
    // Compare one by one and split by tags, so that a difference is a line and not a page.
    of(name).pictures.forEach(({ at, html }, i) => {
      const differs = tags(html).filter((tag, n) => tag !== tags(usual[i]?.html ?? '')[n]);
      expect({ at, differs: differs.slice(0, 5) }).toEqual({ at, differs: [] });
      expect(html.length).toBe(usual[i]?.html.length);
    });
  });

  it('a profiler is told of every commit, and a second that passes makes at most one', () => {
    const { commits } = of('production with React’s profiling renderer');
    expect(of('production').commits).toEqual({});
    expect(commits.start).toBeGreaterThan(0);
    expect(commits.steps).toBeGreaterThan(0);
    // Three seconds in which only the step's duration and the remaining time change.
    expect(commits.ticks ?? 0).toBeLessThanOrEqual(3);
  });

  it('a run that changes hundreds of times a second makes at most one commit a frame, in five components', () => {
    const { burst } = of('production with React’s profiling renderer');
    if (!burst) throw new Error('there was no burst');
    expect(burst.changes).toBeGreaterThan(300);
    expect(burst.commits).toBeGreaterThan(5);
    // The first change commits at once, and an effect after the mount adds a commit.
    expect(burst.commits).toBeLessThanOrEqual(1.1 * burst.frames + 2);
  });
});
