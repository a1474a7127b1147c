import { formatRelativeTime } from 'runlight/core';
import { useNow } from 'runlight/headless';
import { driveLabels } from '../driver';

// The hook in a host's own label.
function Label({ at }: { at: number }) {
  const now = useNow();
  return <p>{now === null ? '' : formatRelativeTime(at, now)}</p>;
}

driveLabels((instants) => instants.map((at) => <Label key={at} at={at} />));
