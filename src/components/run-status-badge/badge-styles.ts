import { cva } from '../internal/cx';

/** Tinted for lists (`sm`), solid for headers (`lg`). */
export const badgeStyles = cva(
  'rl:relative rl:isolate rl:inline-flex rl:max-w-full rl:items-center rl:overflow-hidden rl:rounded-full rl:align-middle rl:whitespace-nowrap',
  {
    variants: {
      size: {
        sm: 'rl:edge rl:h-6 rl:gap-1.5 rl:px-2 rl:type-caption rl:weight-medium',
        // The border shows in forced colours only, where backgrounds vanish.
        lg: 'rl:edge rl:border-transparent rl:h-8 rl:gap-2 rl:px-3 rl:type-body rl:weight-semibold',
      },
      status: {
        queued: '',
        running: '',
        waiting: '',
        paused: '',
        cancelling: '',
        succeeded: '',
        failed: '',
        cancelled: '',
        unknown: '',
        loading: 'rl:border-line rl:bg-track rl:text-muted',
      },
    },
    compoundVariants: [
      { size: 'sm', status: 'queued', class: 'rl:border-queued-line rl:bg-queued-bg rl:text-queued' },
      { size: 'sm', status: 'running', class: 'rl:border-running-line rl:bg-running-bg rl:text-running' },
      { size: 'sm', status: 'waiting', class: 'rl:border-waiting-line rl:bg-waiting-bg rl:text-waiting' },
      { size: 'sm', status: 'paused', class: 'rl:border-paused-line rl:bg-paused-bg rl:text-paused' },
      { size: 'sm', status: 'cancelling', class: 'rl:border-cancelling-line rl:bg-cancelling-bg rl:text-cancelling' },
      { size: 'sm', status: 'succeeded', class: 'rl:border-succeeded-line rl:bg-succeeded-bg rl:text-succeeded' },
      { size: 'sm', status: 'failed', class: 'rl:border-failed-line rl:bg-failed-bg rl:text-failed' },
      { size: 'sm', status: 'cancelled', class: 'rl:border-cancelled-line rl:bg-cancelled-bg rl:text-cancelled' },
      {
        size: 'sm',
        status: 'unknown',
        class: 'rl:border-dashed rl:border-unknown-line rl:bg-unknown-bg rl:text-unknown',
      },
      { size: 'lg', status: 'queued', class: 'rl:bg-queued-solid rl:text-on-queued' },
      { size: 'lg', status: 'running', class: 'rl:bg-running-solid rl:text-on-running' },
      { size: 'lg', status: 'waiting', class: 'rl:bg-waiting-solid rl:text-on-waiting' },
      { size: 'lg', status: 'paused', class: 'rl:bg-paused-solid rl:text-on-paused' },
      { size: 'lg', status: 'cancelling', class: 'rl:bg-cancelling-solid rl:text-on-cancelling' },
      { size: 'lg', status: 'succeeded', class: 'rl:bg-succeeded-solid rl:text-on-succeeded' },
      { size: 'lg', status: 'failed', class: 'rl:bg-failed-solid rl:text-on-failed' },
      { size: 'lg', status: 'cancelled', class: 'rl:bg-cancelled-solid rl:text-on-cancelled' },
      { size: 'lg', status: 'unknown', class: 'rl:bg-unknown-solid rl:text-on-unknown' },
    ],
    defaultVariants: { size: 'sm' },
  },
);
