// The backend of the host apps: one run that advances by a step with each status read, and ends with the eighth. Plain
// JavaScript without imports, because some apps run it in their own server.

/** @param {string} id */
export function createMovingRun(id = 'r1') {
  const created = Date.now();
  /** @param {number} step */
  const time = (step) => new Date(created + step * 1000).toISOString();
  let completed = 0;
  const steps = () =>
    Array.from({ length: Math.min(completed + 1, 8) }, (_, i) => ({
      n: i + 1,
      rev: i + 2,
      attempt: 1,
      kind: 'training',
      status: i < completed ? 'done' : 'running',
      title: `Part ${i + 1}`,
      created_at: time(i),
      started_at: time(i),
      finished_at: i < completed ? time(i + 1) : null,
    }));
  return {
    status() {
      completed = Math.min(completed + 1, 8);
      const ended = completed === 8;
      return {
        id,
        name: 'Host run',
        status: ended ? 'succeeded' : 'running',
        rev: completed + 2,
        epoch: 'e1',
        attempt: 1,
        max_attempts: 1,
        progress: { completed_steps: completed, total_steps: 8, fraction: completed / 8 },
        current_step: ended
          ? null
          : { n: completed + 1, kind: 'training', name: `Part ${completed + 1}`, started_at: time(completed) },
        metrics: {},
        can: { cancel: !ended },
        created_at: time(0),
        started_at: time(0),
        finished_at: ended ? time(8) : null,
        updated_at: time(completed),
        server_time: new Date().toISOString(),
      };
    },
    steps: () => ({
      epoch: 'e1',
      run_rev: completed + 2,
      steps: steps(),
      next: completed + 2,
      more: false,
      reset: false,
    }),
  };
}
