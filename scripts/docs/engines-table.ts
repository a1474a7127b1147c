/** The test result of one engine: docs/engines/results.json. */
export interface EngineResult {
  checks: string;
  passed: number;
  failed: readonly string[];
  skipped: readonly string[];
  version: string;
  date: string;
}

/** Facts that the tests cannot determine. */
const ABOUT: Readonly<Record<string, { page: string; where: string; stop: string; cannot: string }>> = {
  A2A: { page: 'a2a.md', where: 'page, server', stop: 'yes', cannot: 'progress, times of steps, force' },
  'AG-UI': { page: 'ag-ui.md', where: 'page', stop: 'no', cannot: 'anything after a reload' },
  'BullMQ (engine)': { page: 'bullmq.md', where: 'server', stop: 'yes', cannot: 'force, but by an internal' },
  'BullMQ (one process)': { page: 'bullmq.md', where: 'server', stop: 'yes', cannot: '' },
  'BullMQ (two processes)': { page: 'bullmq.md', where: 'server', stop: 'yes', cannot: '' },
  'Celery with FastAPI': {
    page: 'celery.md',
    where: 'server',
    stop: 'yes, where the task looks',
    cannot: 'push, revisions',
  },
  DBOS: { page: 'dbos.md', where: 'server', stop: 'no', cannot: 'the step under way, push at once, force' },
  'Celery with FastAPI (v1)': {
    page: 'celery.md',
    where: 'server',
    stop: 'yes, where the task looks',
    cannot: 'push',
  },
  'LangGraph server': { page: 'langgraph.md', where: 'page', stop: 'no', cannot: 'owner, force' },
  'MCP tasks': { page: 'mcp.md', where: 'page, server', stop: 'no', cannot: 'steps, push, force' },
  'pg-boss': { page: 'pg-boss.md', where: 'server', stop: 'where the job looks', cannot: 'push at once, force' },
};

/** The engine table of the docs. Throws for an engine without an entry in ABOUT. */
export function engineTable(results: Readonly<Record<string, EngineResult>>): string {
  const rows = Object.entries(results).map(([engine, found]) => {
    const about = ABOUT[engine];
    if (!about) throw new Error(`scripts/docs/engines-table.ts says nothing of "${engine}".`);
    const { checks, passed, failed, skipped, version, date } = found;
    const failures = failed.length === 0 ? '0' : failed.map((id) => `\`${id}\``).join(', ');
    const left = skipped.length === 0 ? '–' : skipped.map((id) => `\`${id}\``).join(', ');
    const cells = [
      `[${engine}](${about.page}) ${version}`,
      about.where,
      checks,
      String(passed),
      failures,
      left,
      about.stop,
      about.cannot || '–',
      date,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| engine | runs in | held to | passed | failed | does not apply | a stop is confirmed | cannot be shown | tried |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

const MARKED = /(<!-- engines:start -->\n)[\s\S]*?(<!-- engines:end -->)/;

/** Replaces the table in a page. */
export const withEngineTable = (page: string, table: string): string =>
  page.replace(MARKED, (_, start: string, end: string) => `${start}\n${table}\n\n${end}`);
