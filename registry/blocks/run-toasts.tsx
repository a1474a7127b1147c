'use client';

import { useEffect } from 'react';
import { useRunClient } from 'runlight';
import { toast } from 'sonner';

/**
 * Put it once below the provider, beside `<Toaster />`. It hears of every run that something below the provider watches or
 * lists; each end is told once.
 *
 * @param onShow Opens the run, e.g. navigates to its page. Without it the toast has no button.
 */
export function RunToasts({ onShow }: { onShow?: (runId: string) => void }) {
  const client = useRunClient();
  useEffect(
    () =>
      client.on('runEnded', (run) => {
        const name = run.name ?? run.id;
        const action = onShow && { action: { label: 'Show', onClick: () => onShow(run.id) } };
        if (run.status === 'succeeded') toast.success(`${name} succeeded`, action);
        else if (run.status === 'failed') toast.error(`${name} failed`, { description: run.error?.message, ...action });
        else toast(`${name}: ${run.status}`, action);
      }),
    [client, onShow],
  );
  return null;
}
