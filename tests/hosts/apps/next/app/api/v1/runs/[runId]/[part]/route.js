import { createMovingRun } from '../../../../../../moving-run.mjs';

const run = createMovingRun();

export const dynamic = 'force-dynamic';

export async function GET(_request, { params }) {
  const { part } = await params;
  if (part === 'status') return Response.json(run.status());
  if (part === 'steps') return Response.json(run.steps());
  return Response.json({ title: 'Not found' }, { status: 404 });
}
