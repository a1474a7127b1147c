// The demo's session for the handler over BullMQ: the same backend calls, with push and without an ETA profile.
import { createRestSource, type RunSource } from 'runlight';
import { eventStream } from 'runlight/sse';

export interface User {
  id: string;
  name: string;
  role: string | null;
  canStart: boolean;
  source: RunSource;
}

function createUser(id: string, name: string, role: string | null, canStart: boolean, key: string): User {
  const source = createRestSource({ getHeaders: () => ({ Authorization: `Bearer ${key}` }), push: eventStream });
  return { id, name, role, canStart, source };
}

export const ADA = createUser('ada', 'Ada', null, true, 'demo-ada');
export const USERS: readonly User[] = [
  ADA,
  createUser('bob', 'Bob', null, true, 'demo-bob'),
  createUser('vera', 'Vera', 'views Ada’s runs', false, 'demo-viewer'),
];
