import { Virtuoso } from 'react-virtuoso';
import { Row } from '../Row';
import { box, driveReact } from '../react';

// As documented for logs and chats.
driveReact(function VirtuosoFeed({ steps }) {
  return (
    <div data-rl-root="">
      <Virtuoso
        style={box}
        data={steps}
        computeItemKey={(_, step) => step.id}
        initialTopMostItemIndex={Math.max(0, steps.length - 1)}
        followOutput="auto"
        itemContent={(_, step) => <Row step={step} />}
      />
    </div>
  );
});
