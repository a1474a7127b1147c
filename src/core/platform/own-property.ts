/**
 * Reads a table's own property by a name from a backend or host. `table[name]` would also find inherited ones: a metric
 * named `constructor` would get a function as its label.
 */
export function ownValue<T>(table: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return table != null && Object.hasOwn(table, name) ? table[name] : undefined;
}
