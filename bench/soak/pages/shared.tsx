import { createRestSource, RealTimeRunStatus, RunProvider, RunsList } from 'runlight';
import { type AgUiAgent, type AgUiSubscriber, createAgUiRuns } from 'runlight/ag-ui';
import { createLocalRuns } from 'runlight/local';
import { shareBetweenTabs } from 'runlight/tabs';
import { CHATTY } from '../backend';
import { driveSoak } from '../drive';
import { Visited } from '../Visited';

/** An agent whose stream tells of a step each second and never ends by itself. */
function createAgent(): AgUiAgent<object> {
  let end = () => {};
  return {
    runAgent: (_parameters, subscriber: AgUiSubscriber) =>
      new Promise<void>((resolve) => {
        let told = 0;
        const timer = setInterval(() => {
          if (told > 0) subscriber.onStepFinishedEvent({ event: { stepName: `Look ${told}` } });
          told += 1;
          subscriber.onStepStartedEvent({ event: { stepName: `Look ${told}` } });
        }, 1_000);
        end = () => {
          clearInterval(timer);
          resolve();
        };
      }),
    abortRun: () => end(),
  };
}

/** Aborts the agent's run of this moment and starts another; `null` = the page is closed. */
let another: (() => void) | null = null;

driveSoak({
  open() {
    // Two sources of one page share as those of two tabs do: a channel's messages reach every other channel of its name.
    const openTab = () =>
      shareBetweenTabs(createRestSource({ baseUrl: location.origin }), { getIdentity: () => 'the visitor' });
    const tabs = [openTab(), openTab()] as const;
    const local = createLocalRuns();
    const agent = createAgent();
    const runs = createAgUiRuns(local, agent);
    const agentRunId = 'agent';
    runs.start({ id: agentRunId, name: 'An agent' });
    let hasRest = false;
    another = () => {
      // Every second visit: the stream ends without a word, and the same run begins its next attempt.
      hasRest = !hasRest;
      if (hasRest) agent.abortRun();
      else runs.start({ id: agentRunId, name: 'An agent' });
    };
    return {
      page: (
        <>
          <RunProvider source={tabs[0]} options={{ maxSteps: 2_000 }}>
            <Visited />
          </RunProvider>
          <RunProvider source={tabs[1]} options={{ maxSteps: 2_000 }}>
            <RealTimeRunStatus runId={CHATTY} showFeed />
            <RunsList />
          </RunProvider>
          <RunProvider source={local.source} options={{ maxSteps: 2_000 }}>
            <RealTimeRunStatus runId={agentRunId} showFeed />
            <RunsList />
          </RunProvider>
        </>
      ),
      close() {
        another = null;
        agent.abortRun();
        for (const tab of tabs) tab.close();
      },
    };
  },
  onVisit: () => another?.(),
});
