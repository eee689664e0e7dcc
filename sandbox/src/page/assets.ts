import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

const folder = new URL('./browser/', import.meta.url);

const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

const TYPES: Record<string, string> = { css: 'text/css', svg: 'image/svg+xml', ts: 'text/javascript' };

/**
 * The files of the page by their paths. The browser gets the modules as they are, with the types taken off: there is
 * no build step.
 */
export function createAssets() {
  const assets = new Map<string, { type: string; read(): string }>();
  assets.set('/', { type: 'text/html; charset=utf-8', read: () => read('index.html') });
  for (const name of readdirSync(folder)) {
    const [, extension = ''] = /^[^.]+\.([^.]+)$/.exec(name) ?? [];
    const type = TYPES[extension];
    if (type === undefined) continue;
    let content: string | undefined;
    assets.set(`/${name}`, {
      type: `${type}; charset=utf-8`,
      read() {
        content ??= extension === 'ts' ? stripTypeScriptTypes(read(name)) : read(name);
        return content;
      },
    });
  }
  return assets;
}
