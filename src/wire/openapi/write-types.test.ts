// @vitest-environment node
import { expect, it } from 'vitest';
import { ANSWERS } from '../shapes';
import { createSchemas } from './json-schema';
import { writeTypes } from './write-types';

it('types.ts says what the shapes say', async () => {
  await expect(writeTypes(createSchemas(ANSWERS))).toMatchFileSnapshot('../types.ts');
});
