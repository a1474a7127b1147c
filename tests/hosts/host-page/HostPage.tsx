import { useState } from 'react';
import {
  type IconComponent,
  type PlainRuns,
  type Run,
  RunExecutionModal,
  type RunMetricDefinitions,
  RunProvider,
  type RunProviderProps,
  type RunStep,
  RunsList,
  useAttemptMetrics,
} from '../../../src';

const Rocket: IconComponent = ({ className }) => (
  <svg className={className} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
    <path d="M12 3c3 3 4 7 3 12H9c-1-5 0-9 3-12zM9 15l-3 4M15 15l3 4" />
  </svg>
);

/** The host's own buttons and links, with touch-sized targets. */
const OWN = {
  minHeight: 28,
  minWidth: 28,
  padding: '0 8px',
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  color: 'inherit',
  font: '500 13px/1 inherit',
  textDecoration: 'none',
  background: 'transparent',
  border: '1px solid color-mix(in srgb, currentColor 24%, transparent)',
  borderRadius: 6,
} as const;
const MENU = { display: 'inline-flex', gap: 4, marginInlineStart: 4 } as const;
const TABLE = { width: '100%', fontSize: 13, textAlign: 'start', borderSpacing: '0 4px' } as const;
const CELL = { textAlign: 'start', fontWeight: 500 } as const;

/** This product's limits, which differ from the defaults. */
const thresholds: RunMetricDefinitions = { mia_auc: { pass: 0.75, warn: 0.85 }, dup_rate: false };
const stepKinds = { deploy: { label: 'Deploy', icon: Rocket, tone: 'training' } } as const;
const statuses = {
  completed_with_failures: { label: 'Completed with failures', tone: 'warning', as: 'succeeded' },
} as const;
const filters = [{ id: 'project', label: 'Project', of: (run: Run) => String(run.data?.project ?? '') }];

function RowMenu({ run, onRename }: { run: Run; onRename: (name: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <span style={{ position: 'relative' }}>
      <button
        type="button"
        style={OWN}
        aria-expanded={open}
        aria-label={`Menu of ${run.name}`}
        onClick={() => setOpen(!open)}
      >
        ⋯
      </button>
      {open && (
        <span className="menu" style={MENU}>
          <button type="button" style={OWN} onClick={() => onRename(`${run.name} (renamed)`)}>
            Rename
          </button>
          <a style={OWN} href={`/reports/${run.id}`} download>
            Download
          </a>
        </span>
      )}
    </span>
  );
}

/** The metrics of each attempt, for comparison. */
function Attempts({ run, steps }: { run: Run; steps: readonly RunStep[] }) {
  const { attempts, rows } = useAttemptMetrics({ run, steps });
  if (attempts.length < 2) return null;
  return (
    <table className="attempts" style={TABLE}>
      <thead>
        <tr>
          <th scope="col" style={CELL}>
            Metric
          </th>
          {attempts.map((attempt) => (
            <th key={attempt} scope="col" style={CELL}>{`Attempt ${attempt}`}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, label, values }) => (
          <tr key={id}>
            <th scope="row" style={CELL}>
              {label}
            </th>
            {values.map(({ state, text }, i) => (
              <td key={attempts[i]} data-verdict={state}>
                {text ?? '—'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A product's runs with a list and a window: only its own customisations. */
export function HostPage({
  list,
  steps,
  onRename,
  ...provider
}: Pick<RunProviderProps, 'source' | 'client' | 'clock' | 'locale' | 'onRunEnd'> & {
  list: PlainRuns;
  steps: readonly RunStep[];
  onRename: (runId: string, name: string) => void;
}) {
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = list.runs.find(({ id }) => id === shownId);
  return (
    <RunProvider
      {...provider}
      metricDefinitions={thresholds}
      stepKinds={stepKinds}
      statuses={statuses}
      times="both"
      timeZone="Europe/Zurich"
    >
      <RunsList
        list={list}
        onRunSelect={setShownId}
        getHref={({ id }) => `?run=${encodeURIComponent(id)}`}
        showSearch
        showCounts
        filters={filters}
        groupBy={(run) => String(run.data?.project ?? '')}
        metrics={['ks_mean', 'mia_auc']}
        slots={{
          headerActions: (
            <button type="button" style={OWN}>
              New run
            </button>
          ),
          cardActions: ({ run }) => <RowMenu run={run} onRename={(name) => onRename(run.id, name)} />,
        }}
      />
      <RunExecutionModal
        open={shown !== undefined}
        onOpenChange={() => setShownId(null)}
        run={shown}
        steps={steps}
        feed={{ showStepNumber: true, showFilter: true }}
        slots={{
          headerActions: ({ run }) => (
            <a style={OWN} href={`/share/${run.id}`}>
              Share
            </a>
          ),
          afterMetrics: ({ run, view }) => <Attempts run={run} steps={view.steps} />,
          resultActions: ({ run }) => (
            <a style={OWN} href={`/reports/${run.id}`} download>
              Download report
            </a>
          ),
        }}
      />
    </RunProvider>
  );
}
