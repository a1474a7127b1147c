/**
 * Single source of wire v1. The types (`types.ts`), the OpenAPI document (`openapi/`) and response validation derive
 * from these shapes. They are used at build time, in tests and in backends; browser code never imports them.
 *
 * Fields that a backend may omit are optional here. Clients ignore unknown fields.
 */
import type * as v from 'valibot';
import {
  CancelReply,
  CancelRequest,
  EtaProfile,
  NestedMetrics,
  Ok,
  Problem,
  RunPage,
  StartRequest,
  StepsPage,
} from './calls';
import { Metric } from './metric';
import { Bye, Change, Hello, Snapshot } from './push';
import { Cancel, Plan, Run, RunChanges, Stage, WaitingFor } from './run';
import { Step } from './step';

/** Response shapes by their name in `components.schemas`. `Run` has the type `WireRun`. */
export const ANSWERS = {
  Run,
  Metric,
  WaitingFor,
  Stage,
  Plan,
  Cancel,
  Step,
  StepsPage,
  RunPage,
  CancelReply,
  NestedMetrics,
  EtaProfile,
  Problem,
} as const satisfies Record<string, v.GenericSchema>;

/** All shapes by their name in `components.schemas`. */
export const SHAPES = {
  ...ANSWERS,
  RunChanges,
  StartRequest,
  CancelRequest,
  Ok,
  Hello,
  Snapshot,
  Change,
  Bye,
} as const satisfies Record<string, v.GenericSchema>;
