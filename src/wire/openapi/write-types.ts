import type { Schema } from './json-schema';

/** Maximum line length of the generated file. */
const WIDTH = 120;

/** Type name of a shape: `Run` becomes `WireRun`. */
const typeName = (name: string) => `Wire${name}`;

const nameOfRef = (ref: string) => typeName(ref.split('/').at(-1) ?? '');

/** Members of a union, with nested unions flattened. */
const alternativesOf = (schema: Schema): readonly Schema[] => schema.anyOf?.flatMap(alternativesOf) ?? [schema];

/** TypeScript type of a schema; on one line unless it is an object. */
function typeOf(schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return nameOfRef(schema.$ref);
  if (schema.anyOf) return schema.anyOf.map((part) => typeOf(part, indent)).join(' | ');
  if (schema.const !== undefined) return typeof schema.const === 'string' ? `'${schema.const}'` : String(schema.const);
  if (schema.enum)
    return schema.enum.map((word) => (typeof word === 'string' ? `'${word}'` : String(word))).join(' | ');
  if (schema.type === undefined) return 'unknown';
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.map((type) => plainType(type, schema, indent)).join(' | ');
}

function plainType(type: string, schema: Schema, indent: string): string {
  if (type === 'integer') return 'number';
  if (type === 'array') {
    const item = typeOf(schema.items ?? {}, indent);
    return /^[\w']+$/.test(item) || item.startsWith('{') ? `${item}[]` : `(${item})[]`;
  }
  if (type !== 'object') return type;
  if (typeof schema.additionalProperties === 'object') {
    return `Record<string, ${typeOf(schema.additionalProperties, indent)}>`;
  }
  return body(schema, indent);
}

/** Fields of an object with their descriptions; on one line if there are none. */
function body({ properties = {}, required = [] }: Schema, indent: string): string {
  const types = Object.entries(properties).map(
    ([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(field, indent)}`,
  );
  const line = `{ ${types.join('; ')} }`;
  const isBare = Object.values(properties).every((field) => field.description === undefined);
  if (isBare && !line.slice(1).includes('{') && line.length < 90) return line;
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, field]) => {
    const doc = field.description === undefined ? '' : `${inner}/** ${field.description} */\n`;
    const optional = required.includes(name) ? '' : '?';
    const line = `${inner}${name}${optional}: ${typeOf(field, inner)};`;
    if (line.length <= WIDTH || !field.anyOf) return `${doc}${line}\n`;
    // Break the line as the formatter does, so that the generated file passes the format check.
    const parts = alternativesOf(field).map((part) => `\n${inner}  | ${typeOf(part, inner)}`);
    return `${doc}${inner}${name}${optional}:${parts.join('')};\n`;
  });
  return `{\n${fields.join('')}${indent}}`;
}

const HEAD = `/*
 * Made from the shapes by a test: npx vitest run --project unit src/wire/openapi --update. Do not edit.
 *
 * The types are written out, because types inferred from the shapes would make every host install valibot.
 */
`;

/** Generates the source of `types.ts`. */
export function writeTypes(schemas: Readonly<Record<string, Schema>>): string {
  const types = Object.entries(schemas).map(([name, schema]) => {
    const about = schema.description ?? `\`${name}\` of the wire.`;
    const isObject = schema.type === 'object' && schema.properties !== undefined;
    const declaration = isObject
      ? `export interface ${typeName(name)} ${body(schema, '')}`
      : `export type ${typeName(name)} = ${typeOf(schema, '')};`;
    return `/** ${about} */\n${declaration}\n`;
  });
  return [HEAD, ...types].join('\n');
}
