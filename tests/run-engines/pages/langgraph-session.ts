// The demo's session for a LangGraph server: called directly from the page, without a backend.
import type { RunSource } from 'runlight';
import { createLangGraphSource } from 'runlight/langgraph';

export interface User {
  id: string;
  name: string;
  role: string | null;
  canStart: boolean;
  source: RunSource;
}

const source = createLangGraphSource({
  baseUrl: `${location.origin}/langgraph`,
  assistantId: 'studio',
  metrics(values) {
    const { metrics = {} } = values as { metrics?: Record<string, number> };
    return Object.entries(metrics).map(([key, value]) => ({ key, value }));
  },
  describeStep: (node) => (node === 'fit_model' ? { kind: 'training' } : {}),
});

export const ADA: User = { id: 'ada', name: 'Ada', role: null, canStart: true, source };
export const USERS: readonly User[] = [ADA];
