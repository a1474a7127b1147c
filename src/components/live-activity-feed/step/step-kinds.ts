import type { CSSProperties } from 'react';
import { ownValue } from '../../../core/platform/own-property';
import { type RunStep, STEP_KINDS, type StepKind } from '../../../core/run/run';
import type { StepKindDefinition, StepKindDefinitions } from '../../../hooks/host/registry';
import type { IconComponent } from '../../../hooks/icon-component';
import {
  AlertCircle,
  AlertTriangle,
  Ban,
  BarChart3,
  Brain,
  CircleDashed,
  Database,
  Download,
  Info,
  RefreshCw,
} from '../../internal/icons';
import { MARKER_CLASS, type StepTone } from './step-tone';

interface KindVariant {
  icon: IconComponent;
  tone: StepTone;
}

/**
 * Icon and tone of our kinds. A new kind needs its name in `core/run/steps/step.ts`, a word in the messages, and an
 * entry here.
 */
const VARIANTS: Readonly<Record<StepKind, KindVariant>> = {
  planned: { icon: Brain, tone: 'planned' },
  loading: { icon: Download, tone: 'training' },
  training: { icon: Database, tone: 'training' },
  metrics: { icon: BarChart3, tone: 'metrics' },
  error: { icon: AlertCircle, tone: 'error' },
  // Amber like a cancelled step; the triangle distinguishes them.
  warning: { icon: AlertTriangle, tone: 'cancelled' },
  backup: { icon: RefreshCw, tone: 'backup' },
  cancelled: { icon: Ban, tone: 'cancelled' },
  info: { icon: Info, tone: 'neutral' },
  unknown: { icon: CircleDashed, tone: 'neutral' },
};

type Kinds = StepKindDefinitions | undefined;
type Words = Readonly<Record<StepKind, string>>;

const define = (kinds: Kinds, name: string | null | undefined): StepKindDefinition | undefined =>
  name == null ? undefined : ownValue<StepKindDefinition | undefined>(kinds, name);

/** The filter name of a kind: the backend's word if the app defines it, else our kind. */
export function kindOf({ kind, kindText }: Pick<RunStep, 'kind' | 'kindText'>, kinds: Kinds): string {
  return kindText != null && define(kinds, kindText) ? kindText : kind;
}

/** The value of `data-kind`: with the backend's own word if nobody defines it. */
export function kindName(step: Pick<RunStep, 'kind' | 'kindText'>, kinds: Kinds): string {
  const name = kindOf(step, kinds);
  return name === 'unknown' ? (step.kindText ?? name) : name;
}

/** The label of a kind, by its name from {@link kindOf}. */
export function kindLabel(name: string, kinds: Kinds, words: Words): string {
  return define(kinds, name)?.label ?? ownValue(words, name) ?? name;
}

/** The kinds that occur, in order: ours, then the app's in the order of its definitions. */
export function kindsOf(present: ReadonlySet<string>, kinds: Kinds): readonly string[] {
  const offered = new Set<string>([...STEP_KINDS, ...Object.keys(kinds ?? {})]);
  return [...offered].filter((name) => present.has(name));
}

/** What decides the colours of a step: its end if that matters more, else its kind. */
export function toneOf(step: Pick<RunStep, 'kind' | 'kindText' | 'status'>, kinds: Kinds): StepTone {
  if (step.status === 'failed') return 'error';
  if (step.status === 'cancelled') return 'cancelled';
  return (ownValue(VARIANTS, define(kinds, kindOf(step, kinds))?.tone ?? step.kind) ?? VARIANTS.unknown).tone;
}

/** Look of a step's marker. */
export interface MarkerVariant {
  icon: IconComponent;
  className: string;
  /** Colours of an app's kind, as CSS variables. */
  style: CSSProperties | undefined;
}

/** Each is the variable that an app may set, else the neutral colour. */
function ownColours(kind: string): CSSProperties {
  const name = kind.toLowerCase().replaceAll(/[^a-z\d-]+/g, '-');
  const colour = (part: string) =>
    `var(--rl-kind-${name}-${part}, var(--rl-kind-neutral-${part}, var(--rl-kind-neutral-${part}-default)))`;
  return { backgroundColor: colour('bg'), borderColor: colour('border'), color: colour('icon') };
}

/**
 * Icon and colours of a step's marker. A failed training is red with the training's icon: the failure is seen first,
 * and the kind stays readable.
 */
export function markerVariant(step: Pick<RunStep, 'kind' | 'kindText' | 'status'>, kinds: Kinds): MarkerVariant {
  const name = kindOf(step, kinds);
  const definition = define(kinds, name);
  const like = ownValue(VARIANTS, definition?.tone ?? step.kind) ?? VARIANTS.unknown;
  const icon =
    definition?.icon ??
    (ownValue(VARIANTS, step.kind) === undefined || step.kind === 'unknown' ? like : VARIANTS[step.kind]).icon;
  const ending = step.status === 'failed' ? 'error' : step.status === 'cancelled' ? 'cancelled' : null;
  const isOwn = ending === null && definition !== undefined && definition.tone === undefined && step.kind === 'unknown';
  return { icon, className: MARKER_CLASS[ending ?? like.tone], style: isOwn ? ownColours(name) : undefined };
}
