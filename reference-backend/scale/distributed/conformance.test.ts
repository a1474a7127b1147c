import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectConforms } from '../../../conformance/tests/expect-conforms';
import { type Cluster, startCluster } from './processes';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster?.dispose());

it.each(['a', 'b'] as const)(
  'API %s of two, with two workers on PostgreSQL and Redis, conforms in everything',
  async (api) => {
    expect(cluster.workers).toHaveLength(2);
    await expectConforms(cluster[api].url);
  },
);
