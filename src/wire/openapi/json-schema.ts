/** The subset of JSON Schema 2020-12 that the wire uses. */
export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  description?: string;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: readonly Schema[];
  enum?: readonly (string | number | null)[];
  const?: string | number | boolean;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  default?: string | number | boolean;
}

/** Part of a valibot shape: a schema or a pipe action. Has only the fields that {@link createSchemas} reads. */
export interface ShapePart {
  readonly type: string;
  readonly pipe?: readonly ShapePart[];
  readonly entries?: Readonly<Record<string, ShapePart>>;
  readonly item?: ShapePart;
  readonly value?: ShapePart;
  readonly wrapped?: ShapePart;
  readonly default?: unknown;
  readonly options?: readonly (ShapePart | string | number | bigint)[];
  readonly literal?: unknown;
  readonly requirement?: unknown;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

const isShape = (option: ShapePart | string | number | bigint): option is ShapePart => typeof option === 'object';
const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Applies a pipe action to a schema. */
function addAction(schema: Schema, { type, requirement, description, metadata }: ShapePart): Schema {
  switch (type) {
    case 'description':
      return { ...schema, ...(description !== undefined && { description }) };
    case 'metadata':
      return { ...schema, ...metadata };
    case 'integer':
      return { ...schema, type: 'integer' };
    case 'iso_timestamp':
      return { ...schema, format: 'date-time' };
    case 'regex':
      return { ...schema, ...(requirement instanceof RegExp && { pattern: requirement.source }) };
    case 'min_value':
      return { ...schema, minimum: Number(requirement) };
    case 'max_value':
      return { ...schema, maximum: Number(requirement) };
    case 'min_length':
      return { ...schema, minLength: Number(requirement) };
    case 'max_length':
      return { ...schema, maxLength: Number(requirement) };
    default:
      throw new Error(
        `runlight: the shape uses "${type}", which has no JSON Schema equivalent here. Add it to json-schema.ts.`,
      );
  }
}

function orNull(schema: Schema): Schema {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  return { ...schema, type: [schema.type, 'null'], ...(schema.enum && { enum: [...schema.enum, null] }) };
}

/**
 * Converts valibot shapes to JSON Schema. A named shape within another one becomes a `$ref`.
 *
 * @param shapes all shapes by their name in `components.schemas`
 * @throws Error if a shape uses an unsupported feature
 */
export function createSchemas(shapes: Readonly<Record<string, ShapePart>>): Record<string, Schema> {
  const names = new Map(Object.entries(shapes).map(([name, shape]) => [shape, name]));

  const refTo = (shape: ShapePart): Schema => {
    const name = names.get(shape);
    return name === undefined ? write(shape) : { $ref: `#/components/schemas/${name}` };
  };

  function object(entries: Readonly<Record<string, ShapePart>>): Schema {
    const fields = Object.entries(entries);
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map(([name, entry]) => [name, refTo(entry)])),
      required: fields.filter(([, entry]) => entry.type !== 'optional').map(([name]) => name),
    };
  }

  function write(shape: ShapePart): Schema {
    const [first, ...actions] = shape.pipe ?? [];
    // A pipe starts with a schema or another pipe.
    if (first) return actions.reduce(addAction, refTo(first));
    const { type, entries, item, value, wrapped, literal, options = [] } = shape;
    if (type === 'object' && entries) return object(entries);
    if (type === 'array' && item) return { type: 'array', items: refTo(item) };
    if (type === 'record' && value) return { type: 'object', additionalProperties: refTo(value) };
    if (type === 'nullable' && wrapped) return orNull(refTo(wrapped));
    if (type === 'optional' && wrapped)
      return { ...refTo(wrapped), ...(isPlain(shape.default) && { default: shape.default }) };
    if (type === 'union') return { anyOf: options.filter(isShape).map(refTo) };
    if (type === 'picklist') return { type: 'string', enum: options.filter((option) => typeof option === 'string') };
    if (type === 'literal' && isPlain(literal)) return { type: typeof literal, const: literal };
    if (type === 'unknown') return {};
    if (type === 'string' || type === 'number' || type === 'boolean') return { type };
    throw new Error(`runlight: the shape "${type}" has no JSON Schema equivalent here. Add it to json-schema.ts.`);
  }

  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, write(shape)]));
}
