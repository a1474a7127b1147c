import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSyncExternalStore } from 'react';
import { RunProgressIndicator } from '../../src/components/run-progress-indicator';
import { RunStatusBadge } from '../../src/components/run-status-badge';
import { RunCard } from '../../src/composites/run-card';
import { RUN_STATUSES } from '../../src/core/run/run';
import { sampleRunIn } from '../support/samples/sample-runs';

const FORCED = '(forced-colors: active)';

/** True while the page uses forced colours. */
function useForcedColours(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(FORCED);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => matchMedia(FORCED).matches,
  );
}

function EachStatus() {
  const isForced = useForcedColours();
  return (
    <div style={{ display: 'grid', gap: 20, maxWidth: 720 }}>
      <p data-rl-root="" style={{ margin: 0, fontSize: 14 }}>
        {isForced
          ? 'The system’s colours are forced on this page: every state must be told by its icon, its word and its edge.'
          : 'Forced colours are off. In Chromium: developer tools, Rendering, “Emulate CSS media feature forced-colors”. In Windows: Settings, Accessibility, Contrast themes.'}
      </p>
      {RUN_STATUSES.map((status) => (
        <div key={status} style={{ display: 'grid', gap: 8 }}>
          <div>
            <RunStatusBadge status={status} /> <RunStatusBadge status={status} size="lg" />
          </div>
          <RunProgressIndicator run={sampleRunIn(status)} />
        </div>
      ))}
      <RunCard run={sampleRunIn('running')} onRunSelect={() => {}} onCancel={async () => undefined} />
    </div>
  );
}

/** The components in the system's forced colours; `tests/screens/media.test.tsx` checks this page in every run. */
const meta = { title: 'QA/Forced colours', component: EachStatus } satisfies Meta<typeof EachStatus>;
export default meta;

export const States: StoryObj<typeof meta> = {};
