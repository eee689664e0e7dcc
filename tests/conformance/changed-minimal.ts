import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A change of the source: what stands there once, and what takes its place. */
export type Change = readonly [from: string, to: string];

const SOURCE = fileURLToPath(import.meta.resolve('sandbox/minimal-provider'));
const changed = new Map<string, readonly Change[]>();

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const changes = changed.get(url);
    if (changes === undefined) return loaded;
    let source = String(loaded.source);
    for (const [from, to] of changes) {
      if (source.split(from).length !== 2) throw new Error(`${from} does not stand once in the minimal provider`);
      source = source.replace(from, () => to);
    }
    return { ...loaded, source };
  },
});

/** The minimal provider with changes of its source. */
export async function minimalWith(changes: readonly Change[]): Promise<typeof import('sandbox/minimal-provider')> {
  const url = `${pathToFileURL(SOURCE)}?changed=${changed.size}`;
  changed.set(url, changes);
  return await import(url);
}
