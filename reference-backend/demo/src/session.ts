import { createRestSource, type RunSource } from 'runlight';

/** A user of the demo. A real host has a login instead. */
export interface User {
  id: string;
  name: string;
  /** Shown next to the name. */
  role: string | null;
  canStart: boolean;
  source: RunSource;
}

/** Creates a user with one source. Each new source creates a new client with an empty store, so create it only once. */
function createUser(id: string, name: string, role: string | null, canStart: boolean, key: string): User {
  const source = createRestSource({
    getHeaders: () => ({ Authorization: `Bearer ${key}` }),
    // This backend provides an ETA profile from earlier runs of the same kind.
    capabilities: { etaProfile: true },
  });
  return { id, name, role, canStart, source };
}

/** The backend's demo keys: Ada and Bob cannot see each other's runs; Vera can view Ada's. */
export const ADA = createUser('ada', 'Ada', null, true, 'demo-ada');
export const USERS: readonly User[] = [
  ADA,
  createUser('bob', 'Bob', null, true, 'demo-bob'),
  createUser('vera', 'Vera', 'views Ada’s runs', false, 'demo-viewer'),
];
