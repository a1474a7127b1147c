import { RunExecutionModal, RunProvider, RunsList } from 'runlight';
import { Header } from './Header';
import { NewRunForm } from './NewRunForm';
import { ADA, USERS } from './session';
import { useAddress } from './useAddress';
import { useTheme } from './useTheme';

/** Stands in the URL in place of a run id until there is a run. */
const NEW = 'new';

const METRICS = ['ks_mean', 'corr_delta', 'mia_auc', 'dup_rate'];

/** The whole app. The URL holds the signed-in user and the open run, so both can be linked to. */
export function Studio() {
  const { theme, next } = useTheme();
  const [userId, setUserId] = useAddress('user');
  const user = USERS.find(({ id }) => id === userId) ?? ADA;
  return (
    <RunProvider key={user.id} source={user.source} theme={theme} locale="en">
      <Header user={user} onUser={setUserId} theme={theme} onTheme={next} />
      <Runs canStart={user.canStart} />
    </RunProvider>
  );
}

function Runs({ canStart }: { canStart: boolean }) {
  const [open, setOpen] = useAddress('run');
  const newRun = canStart && (
    <button type="button" className="primary" onClick={() => setOpen(NEW)}>
      New run
    </button>
  );
  return (
    <main>
      <RunsList
        onRunSelect={setOpen}
        selectedId={open}
        groupBy="activity"
        showSearch
        showBulkCancel
        shortcuts
        actions={newRun}
        emptyAction={newRun}
      />
      <RunExecutionModal
        open={open !== null && (canStart || open !== NEW)}
        onOpenChange={(isOpen) => !isOpen && setOpen(null)}
        runId={open === NEW ? null : open}
        onRunIdChange={(id) => setOpen(id ?? NEW)}
        {...(canStart && { configure: ({ formId, start }) => <NewRunForm id={formId} onStart={start} /> })}
        expectedMetrics={METRICS}
      />
    </main>
  );
}
