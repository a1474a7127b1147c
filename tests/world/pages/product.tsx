import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createManualClock } from '../../../src/testing/manual-clock';
import { createScriptedSource } from '../../../src/testing/scripted-source';
import { hostRuns, hostSteps, NOW } from '../../hosts/host-page/data';
import { HostPage } from '../../hosts/host-page/HostPage';

const clock = createManualClock(NOW);
const source = createScriptedSource({ clock });

function Product() {
  const [runs, setRuns] = useState(hostRuns);
  return (
    <HostPage
      source={source}
      clock={clock}
      list={{ runs }}
      steps={hostSteps}
      onRename={(id, name) => setRuns((old) => old.map((run) => (run.id === id ? { ...run, name } : run)))}
    />
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Product />
  </StrictMode>,
);
