import { setupServer } from 'msw/node';
import { expect, it } from 'vitest';
import { createRunHandlers } from '../../mocks';
import { runConformance } from '../run-conformance';
import { BODIES, failed, skipped } from './expect-conforms';

it('the MSW handlers conform to v1', async () => {
  const { handlers, backend } = createRunHandlers({ baseUrl: 'http://simulated.test' });
  const server = setupServer(...handlers);
  server.listen({ onUnhandledRequest: 'bypass' });
  try {
    const report = await runConformance({ baseUrl: 'http://simulated.test', level: 'v1', ...BODIES });
    expect(failed(report)).toEqual([]);
    // They know no users; and no limits.
    const access = [
      'start.key-of-owner',
      'access.no-token',
      'access.foreign',
      'access.same-404',
      'access.cross-site',
      'access.list',
      'access.viewer',
    ];
    expect(skipped(report).sort()).toEqual([...access, 'cancel.deaf', 'errors.retry-after'].sort());
  } finally {
    server.close();
    backend.dispose();
  }
});
