/**
 * A host's own types. Declare it once, and every component, hook and client knows them:
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

/** What a host has registered under a name, or `Otherwise` where it has not. */
export type Registered<Key extends string, Otherwise> = Register extends { readonly [K in Key]: infer Own }
  ? Own
  : Otherwise;

/** The type of {@link Run.data}: what {@link Register} says, else any fields. */
export type RunData =
  Registered<'data', Readonly<Record<string, unknown>>> extends infer Data extends object ? Data : never;

/** The host's own kinds of step: those {@link Register} names, else any text. */
export type HostStepKind = Registered<'stepKind', string> extends infer Kind extends string ? Kind : never;

/** The host's own statuses: those {@link Register} names, else any text. */
export type HostStatusText = Registered<'status', string> extends infer Status extends string ? Status : never;
