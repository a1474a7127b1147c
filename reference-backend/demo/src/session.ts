import { createRestSource, type RunSource } from 'runlight';

/** Someone to be in this demo. A real host has a login instead. */
export interface User {
  id: string;
  name: string;
  role: string;
  canStart: boolean;
  source: RunSource;
}

/** One source per user, made once: a new source is a new client that begins with nothing. */
function createUser(id: string, name: string, role: string, canStart: boolean, key: string): User {
  const source = createRestSource({ getHeaders: () => ({ Authorization: `Bearer ${key}` }) });
  return { id, name, role, canStart, source };
}

/** The backend's demo keys: Ada and Bob do not see each other's runs, Vera may look at Ada's. */
export const ADA = createUser('ada', 'Ada', 'Data engineer', true, 'demo-ada');
export const USERS: readonly User[] = [
  ADA,
  createUser('bob', 'Bob', 'Data engineer', true, 'demo-bob'),
  createUser('vera', 'Vera', 'Viewer of Ada’s runs', false, 'demo-viewer'),
];
