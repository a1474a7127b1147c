import { handler } from '../../../lib/runs';

export const dynamic = 'force-dynamic';

/** How many streams are open, for the test. */
export const GET = () => Response.json(handler.listeners());
