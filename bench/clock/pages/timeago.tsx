import TimeAgo from 'react-timeago';
import { driveLabels } from '../driver';

driveLabels((instants) =>
  instants.map((at) => (
    <p key={at}>
      <TimeAgo date={at} minPeriod={1} />
    </p>
  )),
);
