import { handler } from '../../../lib/runs';

export const dynamic = 'force-dynamic';

/** The number of open streams, for the test. */
export const GET = () => Response.json(handler.listeners());
