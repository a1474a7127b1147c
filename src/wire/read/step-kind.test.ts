// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { toStep } from './step';

const kindOf = (wire: Record<string, unknown>) => toStep({ step_no: 1, title: 'Checking', ...wire })?.kind;

describe('section 11: a step `semantic_warning` is a warning (was a grey "Info")', () => {
  it.each(['semantic_warning', 'warning', 'WARNING', 'warn', 'data-warn', 'SemanticWarning', 'semantic.warnings'])(
    'kind %s',
    (kind) => {
      expect(kindOf({ kind })).toBe('warning');
      expect(toStep({ step_no: 1, kind })?.kindText).toBe(kind);
    },
  );

  it.each(['warning_free', 'prewarn', 'warningless', 'warm-up', 'toString', 'constructor'])('not %s', (kind) => {
    expect(kindOf({ kind })).toBe('unknown');
  });

  it('by its title or its flag, where there is no kind', () => {
    expect(kindOf({ title: 'Semantic warning: the training may have failed' })).toBe('warning');
    expect(kindOf({ title: 'Checked, with warnings' })).toBe('warning');
    expect(kindOf({ title: 'Training failed with 3 warnings' })).toBe('error');
    expect(kindOf({ is_warning: true })).toBe('warning');
  });

  it('an error that says what of is an error, and has failed', () => {
    expect(toStep({ step_no: 1, kind: 'validation_error' })).toMatchObject({ kind: 'error', status: 'failed' });
  });
});
