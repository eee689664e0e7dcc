import { existsSync } from 'node:fs';

/** A browser that calls nobody and keeps nothing; a container has no sandbox for its processes. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--hide-scrollbars',
];

/** The path of Chromium: the one that is wanted (`CHROMIUM`), or Debian's; undefined where there is none. */
export function findChromium(wanted: string | undefined = process.env.CHROMIUM): string | undefined {
  const path = wanted ?? '/usr/bin/chromium';
  return existsSync(path) ? path : undefined;
}

/** What to do where there is none. */
export const chromiumIsMissing =
  'There is no Chromium. On Debian: apt-get install chromium fonts-noto-core fonts-noto-color-emoji fonts-noto-cjk. ' +
  'Elsewhere set CHROMIUM to the path of a Chromium or Chrome.';
