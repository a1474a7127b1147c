import { createFileRoute } from '@tanstack/react-router';
import { createServerFn } from '@tanstack/react-start';
import { LiveFromServer } from '../../LiveFromServer';
import { readOnServer } from '../../read-on-server.mjs';

/** Runs on the server only. */
const read = createServerFn().handler(() => readOnServer(process.env.API_URL ?? ''));

export const Route = createFileRoute('/')({
  loader: () => read(),
  component: () => <LiveFromServer {...Route.useLoaderData()} />,
});
