import { readdirSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { measure } from '../../scripts/size.mjs';

const { host, folder } = inject('packed');
const dist = path.join(folder, 'dist');
// The conformance kit's command is a standalone program without a source map.
const scripts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(
  (name) => /\.c?js$/.test(name) && !name.startsWith('runlight-') && declares(name),
);

/** True if a file declares something; files that only re-export map to no line of the source. */
function declares(name: string): boolean {
  // Belongs to the bundler.
  if (name.endsWith('rolldown-runtime.cjs')) return false;
  return /^(?:async function|function|class|var) /m.test(readFileSync(path.join(dist, name), 'utf8'));
}

/** Places in the code whose origin is easy to recognise: function declarations. */
function landmarks(code: string): { line: number; column: number; name: string }[] {
  return code.split('\n').flatMap((text, line) => {
    const found = /^(?:async )?function (\w+)\(/.exec(text);
    return found?.[1] ? [{ line, column: found[0].indexOf(found[1]), name: found[1] }] : [];
  });
}

describe('source maps', () => {
  it('come with every script and hold the sources, which are not shipped', () => {
    expect(scripts.length).toBeGreaterThan(20);
    for (const name of scripts) {
      const code = readFileSync(path.join(dist, name), 'utf8');
      expect(code).toMatch(new RegExp(`//# sourceMappingURL=${path.basename(name).replace(/\./g, '\\.')}\\.map\\s*$`));
      const map: SourceMapPayload & { sourcesContent?: (string | null)[] } = JSON.parse(
        readFileSync(path.join(dist, `${name}.map`), 'utf8'),
      );
      expect(map.version).toBe(3);
      // A file that only re-exports has no source of its own.
      expect(map.sourcesContent?.length ?? map.sources.length).toBe(map.sources.length);
      expect([map.file, ...map.sources].filter((place) => path.isAbsolute(place))).toEqual([]);
    }
  });

  it('lead from each function to the line that declares it', () => {
    const wrong: string[] = [];
    let looked = 0;
    for (const name of scripts) {
      const payload = JSON.parse(readFileSync(path.join(dist, `${name}.map`), 'utf8'));
      const map = new SourceMap(payload);
      for (const { line, column, name: declared } of landmarks(readFileSync(path.join(dist, name), 'utf8'))) {
        const entry = map.findEntry(line, column);
        if (!('originalSource' in entry)) continue;
        looked += 1;
        const content = payload.sourcesContent[payload.sources.indexOf(entry.originalSource)];
        if (!content) continue;
        // Includes adjacent lines, because a multi-line declaration is mapped to one of its parameters.
        const original = content
          .split('\n')
          .slice(Math.max(0, entry.originalLine - 8), entry.originalLine + 1)
          .join('\n');
        // The bundler adds a number to a name that is taken.
        if (!original.includes(declared.replace(/\d+$/, ''))) wrong.push(`${name}: ${declared}`);
      }
    }
    expect(looked).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });
});

/** What a host's bundler keeps of its code. */
async function kept(code: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: host },
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    splitting: true,
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    minifyWhitespace: true,
    logLevel: 'error',
  });
  // Lazy parts are in files of their own, which are not loaded.
  return outputFiles
    .filter((file) => /stdin\.(?:js|css)$/.test(file.path))
    .map(({ text }) => text)
    .join('\n');
}

describe('side effects', () => {
  it.each(['runlight', 'runlight/headless', 'runlight/core', 'runlight/testing', 'runlight/msw'])(
    'nothing of %s stays in a host that uses nothing of it',
    async (entry) => {
      expect((await kept(`import '${entry}';`)).trim()).toBe('');
    },
  );

  it('a stylesheet stays although nothing is taken from it', async () => {
    expect(await kept(`import 'runlight/styles.css';`)).toContain('--rl-');
    expect(await kept(`import 'runlight/styles.layer.css';`)).toContain('@layer components.runlight');
  });

  it('a host that asks whether a run has ended carries neither React nor a client', async () => {
    const { eager: one } = await measure(`export { isEnded } from 'runlight';`, host);
    const { eager: two } = await measure(`export { isEnded, useRunStatus } from 'runlight';`, host);
    expect(one).toBeLessThan(3);
    expect(two).toBeGreaterThan(one + 0.3);
  });
});
