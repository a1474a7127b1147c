import { formatDistanceToNowStrict } from 'date-fns';
import { useEffect, useState } from 'react';
import { driveLabels } from '../driver';

function Label({ at }: { at: number }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return <p>{formatDistanceToNowStrict(at, { addSuffix: true })}</p>;
}

driveLabels((instants) => instants.map((at) => <Label key={at} at={at} />));
