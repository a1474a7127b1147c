import { existsSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ensureStorybookBuilt } from '../../../scripts/prepare.mjs';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** A story or a docs page. */
export interface StoryEntry {
  id: string;
  type: 'story' | 'docs';
  tags?: string[];
}

/** A built Storybook, served below a sub-path. */
export interface OpenStorybook {
  /** Its URL, without a trailing slash. */
  readonly base: string;
  readonly entries: readonly StoryEntry[];
  /** Requests outside the sub-path, or without a matching file. */
  readonly missed: readonly string[];
  close(): Promise<void>;
}

/**
 * Builds the Storybook if it is older than its sources, and serves it.
 * @param script Runs in every story's page before its own scripts.
 */
export async function openStorybook(script?: string): Promise<OpenStorybook> {
  const folder = await ensureStorybookBuilt();
  const missed: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    const file = path.join(folder, decodeURIComponent(pathname.replace(/^\/sub\//, '')));
    if (!pathname.startsWith('/sub/') || !existsSync(file) || statSync(file).isDirectory()) {
      missed.push(pathname);
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    const isStory = script !== undefined && pathname.endsWith('/iframe.html');
    const content = readFileSync(file);
    response.end(isStory ? content.toString().replace('<head>', `<head><script>${script}</script>`) : content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const index: { entries: Record<string, StoryEntry> } = JSON.parse(
    await readFile(path.join(folder, 'index.json'), 'utf8'),
  );
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sub`,
    entries: Object.values(index.entries),
    missed,
    async close() {
      server.close();
    },
  };
}
