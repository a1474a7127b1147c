'use client';

import { type ReactNode, useState } from 'react';
import { createRestSource, RunProvider } from 'runlight';
import 'runlight/styles.css';

/**
 * Put it around what shows runs.
 *
 * @param baseUrl Where the backend is, without `/v1`.
 */
export function RunsProvider({ baseUrl, children }: { baseUrl: string; children: ReactNode }) {
  // One source for as long as the provider is there: another one would begin every run anew.
  const [source] = useState(() => createRestSource({ baseUrl }));
  return <RunProvider source={source}>{children}</RunProvider>;
}
