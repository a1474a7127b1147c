import { motion } from 'framer-motion';
import { driveBatched } from '../batched';

driveBatched(function FramerBar({ percent }) {
  return (
    <div style={{ height: 2, background: '#e5e7eb' }}>
      <motion.div style={{ height: '100%', background: '#3b82f6' }} animate={{ width: `${percent}%` }} />
    </div>
  );
});
