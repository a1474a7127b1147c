import { StickToBottom } from 'use-stick-to-bottom';
import { Row } from '../Row';
import { box, driveReact } from '../react';

// As in AI Elements, without smooth scrolling.
driveReact(function StickFeed({ steps }) {
  return (
    <div data-rl-root="">
      <StickToBottom style={box} resize="instant" initial="instant">
        <StickToBottom.Content>
          {steps.map((step) => (
            <Row key={step.id} step={step} />
          ))}
        </StickToBottom.Content>
      </StickToBottom>
    </div>
  );
});
