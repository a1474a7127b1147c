import { Progress } from 'antd';
import { driveBatched } from '../batched';

driveBatched(function AntdBar({ percent }) {
  return <Progress percent={percent} size="small" showInfo={false} />;
});
