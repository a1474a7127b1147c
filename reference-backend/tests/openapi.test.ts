import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPENAPI } from '../../src/wire/openapi/document';
import { undocumented } from '../../src/wire/openapi/undocumented';
import type { Backend } from '../scale/backend';
import { createClient, createSteeredWork, startTestBackend } from '../testing';

let backend: Backend;
beforeAll(async () => {
  const { work } = createSteeredWork();
  backend = await startTestBackend({ work, drainMs: 200 });
});
afterAll(() => backend.close());

const clone = () => JSON.parse(JSON.stringify(OPENAPI));

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(clone())).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('would be found invalid', async () => {
    const broken = clone();
    delete broken.paths['/v1/runs'].get.responses;
    broken.paths['/v1/runs'].get.responses = { 200: {} };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it('refers only to schemas it has', () => {
    const text = JSON.stringify(OPENAPI);
    const used = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
    for (const name of used) expect(Object.keys(OPENAPI.components.schemas)).toContain(name);
  });

  it('is served to everybody', async () => {
    const answer = await createClient(backend.url, null).call('/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual(clone());
  });

  it('has every call the server has', async () => {
    const ada = createClient(backend.url);
    for (const [path, operations] of Object.entries(OPENAPI.paths)) {
      for (const method of Object.keys(operations)) {
        if (path === '/ws/{id}') continue;
        const answer = await ada.call(path.replace('{id}', 'none'), { method: method.toUpperCase() });
        expect([path, method, answer.text]).not.toEqual([
          path,
          method,
          expect.stringMatching(/"no_such_call"|"not_found".*nothing at/),
        ]);
      }
    }
  });
});

describe('answers are held to it', () => {
  const run = async () => {
    const ada = createClient(backend.url);
    const { id } = await ada.start();
    const { status, headers, text } = await ada.call(`/v1/runs/${id}/status`);
    return { method: 'GET', path: `/v1/runs/${id}/status?x=1`, status, headers: new Headers(headers), text };
  };

  it('those it describes pass', async () => {
    expect(undocumented(await run())).toEqual([]);
  });

  it('a field, status, code, header or type nobody has documented is found', async () => {
    const good = await run();
    const body = JSON.parse(good.text);
    const withBody = (change: object) => undocumented({ ...good, text: JSON.stringify({ ...body, ...change }) });
    expect(withBody({ secret: 1 })).toEqual([expect.stringContaining('(secret)')]);
    expect(withBody({ progress: { ...body.progress, eta: 1 } })).toEqual([expect.stringContaining('(eta)')]);
    expect(withBody({ status: 'sleeping' })).toHaveLength(1);
    expect(withBody({ created_at: '2026-01-01 00:00' })).toEqual([expect.stringContaining('/created_at')]);
    expect(withBody({ rev: undefined })).toEqual([expect.stringContaining('rev')]);
    expect(undocumented({ ...good, status: 418 })).toEqual(['status 418 is not documented']);
    good.headers.delete('etag');
    expect(undocumented(good)).toEqual(['the header ETag is missing']);
    good.headers.set('etag', 'W/"x"');
    good.headers.set('content-type', 'text/html');
    expect(undocumented(good)).toEqual(['the content type text/html is not documented']);

    const refused = await createClient(backend.url, null).call('/v1/runs');
    const seen = { method: 'GET', path: '/v1/runs', ...refused };
    expect(undocumented(seen)).toEqual([]);
    expect(undocumented({ ...seen, text: seen.text.replace('unauthorized', 'go_away') })).toEqual([
      expect.stringContaining('go_away'),
    ]);
  });
});
