import { useLoaderData } from 'react-router';
import { LiveFromServer } from '../../LiveFromServer';
import { readOnServer } from '../../read-on-server.mjs';

/** Reads on the server. */
export const loader = () => readOnServer(process.env.API_URL);

export default function Run() {
  return <LiveFromServer {...useLoaderData()} />;
}
