import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

const folder = new URL('./browser/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  css: 'text/css',
  svg: 'image/svg+xml',
  ts: 'text/javascript',
};

export interface Asset {
  type: string;
  read(): string;
}

/**
 * The files of the page by their names. The browser gets the modules as they are, with the types taken off: there is no
 * build step. Each is read when it is first asked for.
 */
export function createAssets(): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(folder)) {
    const [, extension = ''] = /^[^.]+\.([^.]+)$/.exec(name) ?? [];
    const type = TYPES[extension];
    if (type === undefined) continue;
    let content: string | undefined;
    assets.set(name, {
      type: `${type}; charset=utf-8`,
      read() {
        if (content === undefined) {
          const text = readFileSync(new URL(name, folder), 'utf8');
          content = extension === 'ts' ? stripTypeScriptTypes(text) : text;
        }
        return content;
      },
    });
  }
  return assets;
}
