/** A memory of the last `limit` keys that were set; older ones are forgotten. */
export function createBoundedMap<Value>(limit: number) {
  const values = new Map<string, Value>();
  return {
    has: (key: string): boolean => values.has(key),
    get: (key: string): Value | undefined => values.get(key),
    clear: (): void => values.clear(),
    delete: (key: string): boolean => values.delete(key),
    set(key: string, value: Value): void {
      values.delete(key);
      values.set(key, value);
      if (values.size <= limit) return;
      const [oldest] = values.keys();
      if (oldest !== undefined) values.delete(oldest);
    },
  };
}
