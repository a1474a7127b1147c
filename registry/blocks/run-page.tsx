'use client';

import type { ReactNode } from 'react';
import { RealTimeRunStatus } from 'runlight';

/**
 * A page about one run.
 *
 * @param back What leads back to the list, e.g. a link of your router.
 */
export function RunPage({ runId, back }: { runId: string; back?: ReactNode }) {
  return (
    <main className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
      {back && <nav className="text-sm text-muted-foreground">{back}</nav>}
      <RealTimeRunStatus runId={runId} showFeed showMetrics />
    </main>
  );
}
