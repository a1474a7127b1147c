import { driveList } from '../../list/driver';

// What most products show: a spinner.
driveList(() => (
  <>
    <style>{'@keyframes turn { to { transform: rotate(1turn) } }'}</style>
    <div
      style={{
        animation: 'turn 1s linear infinite',
        border: '3px solid #ddd',
        borderRadius: '50%',
        borderTopColor: '#36c',
        height: 32,
        width: 32,
      }}
    />
  </>
));
