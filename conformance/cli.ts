import { execFile } from 'node:child_process';
import { parseArgs } from 'node:util';
import { exitCodeOf, resultText, summaryText } from './report';
import { runConformance } from './run-conformance';
import {
  type ConformanceOptions,
  DEFAULT_PATHS,
  LEVELS,
  type PathName,
  type RunKind,
  TRANSPORTS,
  Unreachable,
} from './types';

const HELP = `runlight-conformance <url> [options]: checks a backend against the contract of runlight.

It starts runs on the backend, watches them and cancels them. Use a dedicated user.

  --level smallest|v1|v1+push   part of the contract to check (default v1)
  --token TOKEN                 bearer token of the user who owns the runs; or $RUNLIGHT_TOKEN
  --other-token TOKEN           token of a user who must not see the runs; or $RUNLIGHT_OTHER_TOKEN
  --viewer-token TOKEN          token of a user who may see but not cancel them; or $RUNLIGHT_VIEWER_TOKEN
  --header 'Name: value'        header to send with every request; repeatable

How to start runs (default: POST to the start path):
  --start-body JSON             body that starts a run of 20 s or more (default {"name": "Conformance"})
  --short-body JSON             body that starts a run that soon ends by itself
  --deaf-body JSON              body that starts a run whose work ignores a cancel
  --start-path PATH             path of the start call, e.g. /api/jobs; returns {"id": …}
  --start-command COMMAND       shell command that starts a run, with RUNLIGHT_KIND=long|short; prints the id
  --running ID --ended ID       existing runs: running (repeatable; each cancel uses one), and ended by itself

  --path NAME=PATH              path of a call, with {id} for the run; names: ${Object.keys(DEFAULT_PATHS).join(', ')}
  --push websocket,sse          push transports to check with v1+push (default both)
  --only PREFIX                 run only checks whose id starts with PREFIX; repeatable
  --provoke-limit N             send up to N reads at once to provoke a 429
  --wait SECONDS                time for a run to start, or a short one to end (default 30)
  --cancel-wait SECONDS         time for a cancelled run to end (default 15)
  --timeout SECONDS             time limit for all checks (default 240)
  --max-requests N              request limit for all checks (default 1500)
  --strict                      count skipped checks as failed
  --json                        print the report as JSON

Exit code: 0 conforms, 1 a check failed, 2 invalid usage or the backend cannot be reached.
`;

const FLAGS = {
  level: { type: 'string' },
  token: { type: 'string' },
  'other-token': { type: 'string' },
  'viewer-token': { type: 'string' },
  header: { type: 'string', multiple: true },
  'start-body': { type: 'string' },
  'short-body': { type: 'string' },
  'deaf-body': { type: 'string' },
  'start-path': { type: 'string' },
  'start-command': { type: 'string' },
  running: { type: 'string', multiple: true },
  ended: { type: 'string' },
  path: { type: 'string', multiple: true },
  push: { type: 'string' },
  only: { type: 'string', multiple: true },
  'provoke-limit': { type: 'string' },
  wait: { type: 'string' },
  'cancel-wait': { type: 'string' },
  timeout: { type: 'string' },
  'max-requests': { type: 'string' },
  strict: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Output streams of the command. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
}

class Usage extends Error {}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new Usage(`--${name} is "${value}"; it must be one of ${allowed.join(', ')}.`);
  return found;
}

function json(name: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new Usage(`--${name} is not valid JSON: ${value}`);
  }
}

function number(name: string, value: string): number {
  const result = Number(value);
  if (!Number.isFinite(result) || result < 0)
    throw new Usage(`--${name} is "${value}"; it must be a number of 0 or more.`);
  return result;
}

function pairs(name: string, values: readonly string[], separator: string): [string, string][] {
  return values.map((value) => {
    const at = value.indexOf(separator);
    if (at < 1) throw new Usage(`--${name} is "${value}"; use the form Name${separator}value.`);
    return [value.slice(0, at).trim(), value.slice(at + separator.length).trim()];
  });
}

/** Creates a starter that runs a shell command. */
function commandStarter(command: string): (kind: RunKind) => Promise<string> {
  return (kind) =>
    new Promise((resolve, reject) => {
      const shell = process.platform === 'win32' ? ['cmd', '/c'] : ['sh', '-c'];
      const env = { ...process.env, RUNLIGHT_KIND: kind };
      execFile(shell[0] ?? 'sh', [shell[1] ?? '-c', command], { env, timeout: 60_000 }, (error, stdout) => {
        const id = stdout.trim().split('\n').at(-1)?.trim() ?? '';
        if (error || id === '')
          reject(new Error(`--start-command printed no id: ${error?.message ?? 'its output is empty'}`));
        else resolve(id);
      });
    });
}

function baseUrlOf(positionals: readonly string[]): string {
  const [url, ...more] = positionals;
  if (url === undefined || more.length > 0) throw new Usage('Pass one URL, e.g. http://localhost:8000.');
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : '')) {
    throw new Usage(`"${url}" is not an http or https URL.`);
  }
  return url;
}

function readArgs(args: readonly string[], env: NodeJS.ProcessEnv) {
  let parsed: ReturnType<typeof parse>;
  function parse() {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true });
  }
  try {
    parsed = parse();
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
  const { values: given, positionals } = parsed;
  if (given.help) return null;
  const text = (value: string | undefined) => (value === '' ? undefined : value);
  const token = text(given.token ?? env.RUNLIGHT_TOKEN);
  const otherToken = text(given['other-token'] ?? env.RUNLIGHT_OTHER_TOKEN);
  const viewerToken = text(given['viewer-token'] ?? env.RUNLIGHT_VIEWER_TOKEN);
  const names = Object.keys(DEFAULT_PATHS) as PathName[];
  const paths = pairs('path', given.path ?? [], '=').map(([name, path]) => [oneOf('path', name, names), path] as const);
  if (given['start-path'] !== undefined) paths.push(['start', given['start-path']]);
  const { running, ended } = given;
  const options: ConformanceOptions = {
    baseUrl: baseUrlOf(positionals),
    headers: Object.fromEntries(pairs('header', given.header ?? [], ':')),
    paths: Object.fromEntries(paths),
    ...(given.level !== undefined && { level: oneOf('level', given.level, LEVELS) }),
    ...(given.push !== undefined && { push: given.push.split(',').map((word) => oneOf('push', word, TRANSPORTS)) }),
    ...(token !== undefined && { token }),
    ...(otherToken !== undefined && { otherToken }),
    ...(viewerToken !== undefined && { viewerToken }),
    ...(given['start-body'] !== undefined && { longBody: json('start-body', given['start-body']) }),
    ...(given['short-body'] !== undefined && { shortBody: json('short-body', given['short-body']) }),
    ...(given['deaf-body'] !== undefined && { deafBody: json('deaf-body', given['deaf-body']) }),
    ...(given['start-command'] !== undefined && { startRun: commandStarter(given['start-command']) }),
    ...((running || ended !== undefined) && {
      runs: { ...(running && { running }), ...(ended !== undefined && { ended }) },
    }),
    ...(given.only && { only: given.only }),
    ...(given['provoke-limit'] !== undefined && { provokeLimit: number('provoke-limit', given['provoke-limit']) }),
    ...(given.wait !== undefined && { waitMs: number('wait', given.wait) * 1000 }),
    ...(given['cancel-wait'] !== undefined && { cancelMs: number('cancel-wait', given['cancel-wait']) * 1000 }),
    ...(given.timeout !== undefined && { timeoutMs: number('timeout', given.timeout) * 1000 }),
    ...(given['max-requests'] !== undefined && { maxRequests: number('max-requests', given['max-requests']) }),
  };
  return { options, strict: given.strict === true, asJson: given.json === true };
}

/**
 * Runs the command.
 *
 * @returns the exit code
 */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv, { out, err }: Output): Promise<0 | 1 | 2> {
  try {
    const read = readArgs(args, env);
    if (!read) {
      out(HELP);
      return 0;
    }
    const { options, strict, asJson } = read;
    if (!asJson) out(`runlight conformance, level ${options.level ?? 'v1'}: ${options.baseUrl}\n\n`);
    const report = await runConformance({
      ...options,
      ...(!asJson && { onResult: (result) => out(`${resultText(result)}\n`) }),
    });
    out(asJson ? `${JSON.stringify(report, null, 2)}\n` : `${summaryText(report, strict)}\n`);
    return exitCodeOf(report, strict);
  } catch (error) {
    if (error instanceof Usage) err(`runlight-conformance: ${error.message} See --help.\n`);
    else if (error instanceof Unreachable) {
      err(`runlight-conformance: ${error.message} No check ran. Start the backend, or correct the URL.\n`);
    } else throw error;
    return 2;
  }
}
