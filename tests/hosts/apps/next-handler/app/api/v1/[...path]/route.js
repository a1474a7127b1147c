import { handler } from '../../../../lib/runs';

export const dynamic = 'force-dynamic';
export const GET = handler;
export const POST = handler;
export const OPTIONS = handler;
