/**
 * The host's own types. Declare them once, and every component, hook and client uses them:
 *
 * @example
 * declare module 'runlight' {
 *   interface Register {
 *     data: { project: string };
 *     stepKind: 'deploy' | 'tool_call';
 *     status: 'completed_with_failures';
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: hosts add to it.
export interface Register {}

/** The type that the host has registered under `Key`, or `Otherwise`. */
export type Registered<Key extends string, Otherwise> = Register extends { readonly [K in Key]: infer Own }
  ? Own
  : Otherwise;

/** The type of {@link Run.data}: as registered in {@link Register}, otherwise any fields. */
export type RunData =
  Registered<'data', Readonly<Record<string, unknown>>> extends infer Data extends object ? Data : never;

/** The host's own kinds of step: as registered in {@link Register}, otherwise any text. */
export type HostStepKind = Registered<'stepKind', string> extends infer Kind extends string ? Kind : never;

/** The host's own statuses: as registered in {@link Register}, otherwise any text. */
export type HostStatusText = Registered<'status', string> extends infer Status extends string ? Status : never;
