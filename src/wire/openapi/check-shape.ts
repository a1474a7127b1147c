import { Ajv2020 } from 'ajv/dist/2020.js';
import { SCHEMAS } from './document';
import type { Schema } from './json-schema';

const RFC_3339_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]00:00)$/;

/** Returns the schema with `additionalProperties: false` everywhere. */
function closed(schema: Schema): Schema {
  const { properties, items, additionalProperties, anyOf } = schema;
  const parts = (named: Readonly<Record<string, Schema>>) =>
    Object.fromEntries(Object.entries(named).map(([name, part]) => [name, closed(part)]));
  return {
    ...schema,
    ...(properties && { properties: parts(properties), additionalProperties: false }),
    ...(items && { items: closed(items) }),
    ...(anyOf && { anyOf: anyOf.map(closed) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: closed(additionalProperties) }),
  };
}

/**
 * Creates a validator for wire schemas.
 *
 * @param exact also reports undocumented fields. Other backends may have some, because clients ignore them.
 * @returns a function that returns the errors of a value; empty if it is valid.
 */
export function createShapes({ exact = false } = {}): (schema: Schema, value: unknown) => string[] {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, logger: false });
  ajv.addFormat('date-time', RFC_3339_UTC);
  ajv.addVocabulary(['components']);
  const schemas = Object.entries(SCHEMAS).map(([name, schema]) => [name, exact ? closed(schema) : schema]);
  ajv.addSchema({ $id: 'wire', components: { schemas: Object.fromEntries(schemas) } });
  const compiled = new Map<Schema, ReturnType<typeof ajv.compile>>();
  return (schema, value) => {
    const local = schema.$ref?.startsWith('#') ? { ...schema, $ref: `wire${schema.$ref}` } : schema;
    const validate = compiled.get(schema) ?? ajv.compile(local);
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const what = 'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : '';
      return `${instancePath || 'the response'} ${message}${what}`;
    });
  };
}
