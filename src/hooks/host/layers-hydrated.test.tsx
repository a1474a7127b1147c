import { act, render, screen } from '@testing-library/react';
import { version } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { preloadDialogs } from '../../composites/preload';
import { RunExecutionModal } from '../../composites/run-execution-modal';
import type { Run } from '../../core/run/run';
import { createManualClock } from '../../testing/manual-clock';
import { createScriptedSource } from '../../testing/scripted-source';
import { RunProvider } from '../RunProvider';

const run: Run = { id: 'r', name: 'Import', status: 'running' };
const source = createScriptedSource({ clock: createManualClock() });
const page = (
  <RunProvider source={source} layers={{ container: () => document.getElementById('overlays') }}>
    <main>
      <RunExecutionModal open onOpenChange={() => {}} run={run} steps={[]} />
      <p>What follows</p>
    </main>
  </RunProvider>
);

afterEach(() => document.body.replaceChildren());

// React 18 looks for what a portal renders in the server's markup, and draws the page anew on the client instead.
const isReact18 = version.startsWith('18.');

it.skipIf(isReact18)(
  'a window that a link has opened hydrates where the host has a container for it, and stands in there (React 18 hydrates no portal)',
  async () => {
    await preloadDialogs();
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const html = renderToString(page);
    // React 18 complains of layout effects on a server, which this is not.
    error.mockClear();
    const overlays = document.body.appendChild(document.createElement('div'));
    overlays.id = 'overlays';
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = html;
    const onRecoverableError = vi.fn();
    await act(async () => void render(page, { container, hydrate: true, onRecoverableError }));
    expect(error.mock.calls).toEqual([]);
    error.mockRestore();
    expect(onRecoverableError).not.toHaveBeenCalled();
    expect(overlays).toContainElement(screen.getByRole('dialog', { name: 'Import' }));
    screen.getByText('What follows');
  },
);
