import Timeline from '@mui/lab/Timeline';
import TimelineConnector from '@mui/lab/TimelineConnector';
import TimelineContent from '@mui/lab/TimelineContent';
import TimelineDot from '@mui/lab/TimelineDot';
import TimelineItem from '@mui/lab/TimelineItem';
import TimelineSeparator from '@mui/lab/TimelineSeparator';
import { memo, useRef } from 'react';
import type { RunStep } from 'runlight';
import { box, driveReact } from '../react';
import { useFollow } from '../useFollow';

const Item = memo(function Item({ step }: { step: RunStep }) {
  return (
    <TimelineItem>
      <TimelineSeparator>
        <TimelineDot color={step.kind === 'training' ? 'primary' : 'success'} />
        <TimelineConnector />
      </TimelineSeparator>
      <TimelineContent>{step.title}</TimelineContent>
    </TimelineItem>
  );
});

driveReact(function MuiFeed({ steps }) {
  const scroller = useRef<HTMLDivElement>(null);
  useFollow(scroller, steps.length);
  return (
    <div ref={scroller} style={{ ...box, overflowY: 'auto' }}>
      <Timeline>
        {steps.map((step) => (
          <Item key={step.id} step={step} />
        ))}
      </Timeline>
    </div>
  );
});
