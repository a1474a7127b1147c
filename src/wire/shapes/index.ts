/**
 * Wire version 1, stated once. The types (`types.ts`), the OpenAPI document (`openapi/`) and the checks of answers derive
 * from these shapes. They exist at build and test time and in backends: nothing that ships to browsers imports them.
 *
 * A field that a backend may leave out is optional here. Clients ignore fields that are not here.
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

/** What is answered, by its name in `components.schemas`. The type of `Run` is `WireRun`. */
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

/** Every shape by its name in `components.schemas`. */
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
