import LinearProgress from '@mui/material/LinearProgress';
import { driveBatched } from '../batched';

driveBatched(function MuiBar({ percent }) {
  return <LinearProgress variant="determinate" value={percent} />;
});
