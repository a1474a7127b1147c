import type { RunClient } from '../../core/client/types';

/** Components of one name that subscribe to a run. */
export interface Readers {
  /** Component name. */
  name: string;
  /** Run ID; `null` for a list. */
  runId: string | null;
  /** Number of instances on the page. */
  count: number;
}

type Bag = Readonly<Record<string, unknown>>;

const isBag = (value: unknown): value is Bag =>
  (typeof value === 'object' || typeof value === 'function') && value !== null;

/** Display name of a component; `null` for DOM elements and React internals. */
function nameOf(type: unknown): string | null {
  if (!isBag(type)) return null;
  if (typeof type.displayName === 'string') return type.displayName;
  if (typeof type.name === 'string' && type.name !== '') return type.name;
  return nameOf(type.render) ?? nameOf(type.type);
}

/** Yields the `getSnapshot` functions of this component's `useSyncExternalStore` hooks. */
function* storeReads(fiber: Bag): Generator<() => unknown> {
  let hook = fiber.memoizedState;
  // In a class component, `memoizedState` is its state, without `next`.
  for (let i = 0; isBag(hook) && i < 1_000; i += 1) {
    const { queue, next } = hook;
    if (isBag(queue) && typeof queue.getSnapshot === 'function') {
      const read = queue.getSnapshot;
      yield () => Reflect.apply(read, undefined, []);
    }
    hook = next;
  }
}

/** Root fiber of the element's current tree; `null` if React does not expose it on the element. */
function rootOf(element: Element): Bag | null {
  const key = Object.keys(element).find((name) => name.startsWith('__reactFiber$'));
  let fiber: unknown = key === undefined ? null : Reflect.get(element, key);
  while (isBag(fiber) && isBag(fiber.return)) fiber = fiber.return;
  const current = isBag(fiber) && isBag(fiber.stateNode) ? fiber.stateNode.current : null;
  return isBag(current) ? current : null;
}

const isList = (value: unknown): boolean => isBag(value) && Array.isArray(value.runs) && 'hasMore' in value;

/**
 * Finds the components in the same React root that read a run or a list, through React's internal fiber tree. `null` if
 * this version of React does not expose it.
 */
export function findReaders(client: RunClient, element: Element): Readers[] | null {
  const root = rootOf(element);
  if (!root) return null;
  const found = new Map<string, Readers>();
  const { getSnapshot } = client;
  let requested: string[] = [];
  const visit = (fiber: Bag, owner: string) => {
    for (const read of storeReads(fiber)) {
      requested = [];
      const isOfList = isList(read());
      for (const runId of isOfList ? [null] : new Set(requested)) {
        const key = JSON.stringify([owner, runId]);
        const known = found.get(key) ?? { name: owner, runId, count: 0 };
        found.set(key, { ...known, count: known.count + 1 });
      }
    }
  };
  // Reading a store has no side effects: temporarily record which run is requested.
  client.getSnapshot = (runId) => {
    requested.push(runId);
    return getSnapshot(runId);
  };
  try {
    for (const [fiber, name] of walk(root)) visit(fiber, name);
  } finally {
    client.getSnapshot = getSnapshot;
  }
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Walks all fibers of a tree, with the name of the nearest component. */
function* walk(root: Bag): Generator<[Bag, string]> {
  const waiting: [unknown, string][] = [[root, 'App']];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [fiber, parent] = next;
    if (!isBag(fiber)) continue;
    const name = nameOf(fiber.type) ?? parent;
    yield [fiber, name];
    waiting.push([fiber.sibling, parent], [fiber.child, name]);
  }
}
