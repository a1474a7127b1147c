/// <reference path="./virtual.d.ts" />
import tables from 'virtual:runlight-props';
import type { ArgTypesEnhancer, InputType, StrictInputType } from 'storybook/internal/types';
import { RUN_MOMENT_NAMES, RUN_MOMENTS } from '../stories/support/states/run-states';

/** The literals of a union of string literals, such as `'sm' | 'lg'`; otherwise `null`. */
function literalsOf(type: string): string[] | null {
  const parts = type.split(' | ');
  return parts.every((part) => /^'[^']*'$/.test(part)) ? parts.map((part) => part.slice(1, -1)) : null;
}

/** A choice of runs, for components that take one. */
const RUNS: InputType = {
  options: RUN_MOMENT_NAMES,
  mapping: Object.fromEntries(RUN_MOMENT_NAMES.map((name) => [name, RUN_MOMENTS[name].run])),
  control: { type: 'select' },
};

/** The prop table of a story's component: types, texts and defaults from the API reference, and controls. */
export const withReference: ArgTypesEnhancer = ({ title, argTypes }) => {
  // Look up by title, because functions lose their names in a built Storybook.
  const props = Object.entries(tables[title.split('/')[1] ?? ''] ?? {});
  const known = props.map(([name, prop]): [string, StrictInputType] => {
    const given: InputType = { ...(name === 'run' && RUNS), ...argTypes[name] };
    const options = given.options ?? literalsOf(prop.type);
    const control = options
      ? { type: 'select' as const }
      : prop.type === 'boolean'
        ? { type: 'boolean' as const }
        : false;
    return [
      name,
      {
        name,
        description: prop.text,
        ...(given.control !== undefined ? { control: given.control } : { control }),
        ...(options && { options }),
        ...(given.mapping && { mapping: given.mapping }),
        type: { name: 'other' as const, value: prop.type, required: prop.isRequired },
        table: {
          type: { summary: prop.type },
          ...(prop.default !== null && { defaultValue: { summary: prop.default } }),
        },
      },
    ];
  });
  return { ...argTypes, ...Object.fromEntries(known) };
};
