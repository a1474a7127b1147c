// A server component reads the run and hands it to a client component.

import { LiveFromServer } from '../../LiveFromServer';
import { readOnServer } from '../../read-on-server.mjs';

export const dynamic = 'force-dynamic';

export default async function Page() {
  return <LiveFromServer {...(await readOnServer(process.env.API_URL))} />;
}
