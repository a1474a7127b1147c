import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectConforms } from '../../../conformance/tests/expect-conforms';
import { type Cluster, startCluster } from './processes';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.dispose());

it('two APIs and two workers on PostgreSQL and Redis conform to the whole contract, either API', async () => {
  await expectConforms(cluster.a.url);
  await expectConforms(cluster.b.url);
  expect(cluster.workers).toHaveLength(2);
});
