import { LiveActivityFeed } from 'runlight';
import { box, driveReact } from '../react';

driveReact(function RunlightFeed({ steps }) {
  return <LiveActivityFeed steps={steps} style={{ ...box, maxHeight: 'none' }} />;
});
