import { writeCommand } from './command';
import { readApi } from './read-api';
import { pageOf, writeIndex, writeReference } from './reference';
import { writeReport } from './report';

/**
 * The committed files that are generated from the built types and the built command: path within the project, and text.
 * @param folder a package's folder that contains `dist`
 */
export function apiFiles(folder: string): [string, string][] {
  const api = readApi(folder);
  return [
    ...api.map((entry): [string, string] => [`tests/package/api/${pageOf(entry.name)}.api.md`, writeReport(entry)]),
    ...api.map((entry): [string, string] => [`docs/api/${pageOf(entry.name)}.md`, writeReference(entry, api)]),
    ['docs/api/README.md', writeIndex(api)],
    ['tests/package/api/runlight-conformance.command.md', writeCommand(folder)],
  ];
}
