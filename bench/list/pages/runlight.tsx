import { useEffect } from 'react';
import { createRestSource, RunProvider, RunsList, useRuns } from 'runlight';
import { driveList } from '../driver';

const PAGE = 100;

/** 200 cards are two pages: loads the second one, like a click on "load more". */
function LoadAll() {
  const { hasMore, isLoadingMore, loadMore } = useRuns({ limit: PAGE });
  useEffect(() => {
    if (hasMore && !isLoadingMore) void loadMore();
  }, [hasMore, isLoadingMore, loadMore]);
  return null;
}

const source = createRestSource({ baseUrl: location.origin });
driveList(({ intervalMs }) => (
  <RunProvider source={source} options={{ statusIntervalMs: intervalMs }}>
    <LoadAll />
    <RunsList pageSize={PAGE} style={{ width: 580 }} />
  </RunProvider>
));
