/// <reference path="./virtual.d.ts" />
import tables from 'virtual:runlight-props';
import type { ArgTypesEnhancer, InputType, StrictInputType } from 'storybook/internal/types';
import { RUN_MOMENT_NAMES, RUN_MOMENTS } from '../stories/support/states/run-states';

/** The literals of a type that is nothing else: `'sm' | 'lg'`. */
function literalsOf(type: string): string[] | null {
  const parts = type.split(' | ');
  return parts.every((part) => /^'[^']*'$/.test(part)) ? parts.map((part) => part.slice(1, -1)) : null;
}

/** Runs to choose from, for components that take one. */
const RUNS: InputType = {
  options: RUN_MOMENT_NAMES,
  mapping: Object.fromEntries(RUN_MOMENT_NAMES.map((name) => [name, RUN_MOMENTS[name].run])),
  control: { type: 'select' },
};

/** The prop table of the component a story is about: types, texts and defaults as the reference has them, and controls. */
export const withReference: ArgTypesEnhancer = ({ title, argTypes }) => {
  // By title: in a built Storybook functions have lost their names.
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
