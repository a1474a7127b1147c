import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { CHECKS } from '../../conformance/run-conformance';

/**
 * The interface of `runlight-conformance` for callers in other integrations, as text under version control: options,
 * exit codes, and the check names that `--only` and the JSON report use.
 * @param folder a package's folder that contains `dist`: runs the built command
 */
export function writeCommand(folder: string): string {
  const help = execFileSync(process.execPath, [path.join(folder, 'dist/runlight-conformance.cjs'), '--help'], {
    encoding: 'utf8',
  });
  return [
    '# The command `runlight-conformance`',
    '',
    'Made by `npm run api:update`; do not edit. An option or a check that goes, or a check that asks for more, breaks those',
    'who run it in their integration: that is a major version.',
    '',
    '```text',
    help.trimEnd(),
    '```',
    '',
    '## Checks',
    '',
    ...CHECKS.map(({ id, title, levels }) => `- \`${id}\` (${levels.join(', ')}): ${title}`).sort(),
    '',
  ].join('\n');
}
