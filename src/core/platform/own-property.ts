/**
 * The table's own value under a name that a backend or a host chose. A plain `table[name]` also finds what every object
 * inherits: a metric named `constructor` would get a function for its label.
 */
export function ownValue<T>(table: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return table != null && Object.hasOwn(table, name) ? table[name] : undefined;
}
