/** A BullMQ engine for `createRunHandler`, and a helper for BullMQ workers. */
export {
  BULLMQ_HINTS,
  type BullmqEngineOptions,
  type BullmqEvents,
  type BullmqQueue,
  type BullmqQueueJob,
  type BullmqStart,
  createBullmqEngine,
} from './engines/bullmq/bullmq-engine';
export { BULLMQ_STATES, type BullmqJob, type BullmqWorkerJob } from './engines/bullmq/job-run';
export type { JobStep, JobStepInput } from './engines/bullmq/job-steps';
export type {
  IoRedisClient,
  IoRedisSubscriber,
  NodeRedisClient,
  NodeRedisSubscriber,
  RedisClient,
} from './engines/bullmq/redis';
export {
  type RunlightJob,
  type RunlightJobOptions,
  type RunlightProcessor,
  runlightJob,
} from './engines/bullmq/runlight-job';
