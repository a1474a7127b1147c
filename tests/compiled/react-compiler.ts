import path from 'node:path';
import { transformAsync } from '@babel/core';
import type { Plugin } from 'vite';
import { root } from '../../scripts/prepare.mjs';

const SOURCE = path.join(root, 'src');
const isSource = (file: string) => file.startsWith(SOURCE) && /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file);

/** The compiler's report about a function; only the events that the tests read. */
export type CompilerEvent =
  | { kind: 'CompileSuccess'; fnName: string | null }
  | { kind: 'CompileError' | 'CompileSkip' | 'PipelineError'; [detail: string]: unknown };

/** Compiles one of the library's files with React Compiler, like a host's bundler: types and JSX stay as they are. */
export async function compile(code: string, file: string, logEvent?: (event: CompilerEvent) => void) {
  const result = await transformAsync(code, {
    babelrc: false,
    configFile: false,
    filename: file,
    sourceMaps: true,
    parserOpts: { plugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
    plugins: [
      [
        'babel-plugin-react-compiler',
        { logger: logEvent && { logEvent: (_: string | null, event: CompilerEvent) => logEvent(event) } },
      ],
    ],
  });
  if (!result?.code) throw new Error(`React Compiler gave nothing for ${file}.`);
  return { code: result.code, map: result.map ?? null };
}

/** Vite plugin that runs React Compiler on the library's source. */
export function reactCompiler(): Plugin {
  return {
    name: 'react-compiler',
    enforce: 'pre',
    transform(code, id) {
      const file = id.split('?')[0] ?? id;
      return isSource(file) ? compile(code, file) : null;
    },
  };
}
