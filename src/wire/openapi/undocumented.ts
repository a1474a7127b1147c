import { createShapes } from './check-shape';
import { OPENAPI } from './document';
import type { Operation } from './operation';

/** A received HTTP response. */
export interface SeenAnswer {
  method: string;
  /** Includes the query. */
  path: string;
  status: number;
  headers: Headers;
  text: string;
}

const shapeOf = createShapes({ exact: true });
const CALLS = Object.entries(OPENAPI.paths).map(([template, operations]) => ({
  pattern: new RegExp(`^${template.replace('.', '\\.').replace('{id}', '[^/]+')}$`),
  operations,
}));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judge(operation: Operation, { status, headers, text }: SeenAnswer): string[] {
  const response = operation.responses[status];
  if (!response) return [`status ${status} is not documented`];
  const wrong: string[] = [];
  for (const [name, { required }] of Object.entries(response.headers ?? {})) {
    if (required && !headers.has(name)) wrong.push(`the header ${name} is missing`);
  }
  const type = headers.get('content-type')?.split(';')[0] ?? null;
  if (!response.content) return text === '' ? wrong : [...wrong, 'the response has a body, but none is documented'];
  const content = type === null ? undefined : response.content[type];
  if (!content) return [...wrong, `the content type ${type} is not documented`];
  if (!type?.endsWith('json')) return wrong;
  const body = parse(text);
  wrong.push(...shapeOf(content.schema, body));
  if (type !== 'application/problem+json') return wrong;
  const { code, status: bodyStatus } = body as { code: unknown; status: unknown };
  if (bodyStatus !== status) wrong.push(`the body says status ${String(bodyStatus)}`);
  const codes = /Codes: (.*)\.$/.exec(response.description)?.[1]?.split(', ') ?? [];
  if (!codes.includes(String(code))) wrong.push(`the code ${String(code)} is not documented for ${status}`);
  return wrong;
}

/** Returns the ways in which a response deviates from the OpenAPI document. Ignores calls outside it and preflights. */
export function undocumented(seen: SeenAnswer): string[] {
  const path = seen.path.split('?')[0] ?? '';
  const operations = CALLS.find(({ pattern }) => pattern.test(path))?.operations;
  const operation = operations?.[seen.method.toLowerCase()];
  return operation ? judge(operation, seen) : [];
}
