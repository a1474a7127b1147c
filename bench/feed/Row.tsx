import { memo } from 'react';
import { ActivityItem, type RunStep } from 'runlight';

const nothing = () => {};

/** The library's row for all contenders: the benchmark compares how rows are rendered, not their design. */
export const Row = memo(function Row({ step }: { step: RunStep }) {
  return <ActivityItem step={step} open={false} onToggle={nothing} serverOffsetMs={0} />;
});
