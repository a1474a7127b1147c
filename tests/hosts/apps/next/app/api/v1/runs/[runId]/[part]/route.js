import { createMovingRun } from '../../../../../../moving-run.mjs';

const run = createMovingRun();
const late = createMovingRun('late');
/** A run that does not change, so that lazy chunks have enough time to load. */
const still = late.status();

export const dynamic = 'force-dynamic';

export async function GET(_request, { params }) {
  const { runId, part } = await params;
  if (part === 'status') return Response.json(runId === 'late' ? still : run.status());
  if (part === 'steps') return Response.json(runId === 'late' ? late.steps() : run.steps());
  return Response.json({ title: 'Not found' }, { status: 404 });
}
