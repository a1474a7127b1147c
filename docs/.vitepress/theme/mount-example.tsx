import type { ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import { RunProvider } from 'runlight';
import 'runlight/styles.css';
import { simulate } from './simulate';

const examples = import.meta.glob<{ Example: ComponentType<{ runId: string }> }>('../live/*.tsx');

/**
 * Shows one live block under a provider.
 *
 * @returns Takes it away again.
 */
export async function mountExample(element: HTMLElement, id: string, scenario: string): Promise<() => void> {
  const load = examples[`../live/${id}.tsx`];
  if (!load) throw new Error(`runlight: there is no live example "${id}".`);
  const [{ Example }, { source, runId, dispose }] = await Promise.all([load(), simulate(scenario)]);
  const root = createRoot(element);
  // Silent: several examples of one page would talk across each other.
  root.render(
    <RunProvider source={source} announce={false}>
      <Example runId={runId} />
    </RunProvider>,
  );
  return () => {
    root.unmount();
    dispose();
  };
}
