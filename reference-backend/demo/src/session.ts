import { createRestSource, type RunSource } from 'runlight';

/** Someone to be in this demo. A real host has a login instead. */
export interface User {
  id: string;
  name: string;
  /** Said beside the name. */
  role: string | null;
  canStart: boolean;
  source: RunSource;
}

/** One source per user, made once: a new source is a new client that begins with nothing. */
function createUser(id: string, name: string, role: string | null, canStart: boolean, key: string): User {
  const source = createRestSource({
    getHeaders: () => ({ Authorization: `Bearer ${key}` }),
    // This backend tells what earlier runs of the same kind took.
    capabilities: { etaProfile: true },
  });
  return { id, name, role, canStart, source };
}

/** The backend's demo keys: Ada and Bob do not see each other's runs, Vera may look at Ada's. */
export const ADA = createUser('ada', 'Ada', null, true, 'demo-ada');
export const USERS: readonly User[] = [
  ADA,
  createUser('bob', 'Bob', null, true, 'demo-bob'),
  createUser('vera', 'Vera', 'views Ada’s runs', false, 'demo-viewer'),
];
