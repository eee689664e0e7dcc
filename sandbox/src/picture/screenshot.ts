import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-sync',
  '--hide-scrollbars',
];

const TIMEOUT_MS = 60_000;

/** Writes its height where `--dump-dom` shows it. */
const MEASURE = '<script>document.documentElement.dataset.height = document.body.offsetHeight</script>';

/** The path of Chromium; throws with how to get it where there is none. */
export function findChromium(wanted: string | undefined): string {
  const path = wanted ?? '/usr/bin/chromium';
  if (existsSync(path)) return path;
  throw new Error(
    `There is no Chromium at ${path}. On Debian: apt-get install chromium fonts-noto-core fonts-noto-cjk ` +
      'fonts-noto-color-emoji. Elsewhere set CHROMIUM to the path of a Chromium or Chrome.',
  );
}

/** Writes a picture of the whole page as a PNG file, as high as the page is. */
export async function takeScreenshot(
  html: string,
  { chromium, widthPx, target }: { chromium: string; widthPx: number; target: string },
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'picture-'));
  try {
    const page = join(folder, 'page.html');
    writeFileSync(page, html.replace('</body>', `${MEASURE}</body>`));
    const browse = (heightPx: number, ...more: string[]) =>
      run(
        chromium,
        [
          ...FLAGS,
          `--user-data-dir=${join(folder, 'profile')}`,
          `--window-size=${widthPx},${heightPx}`,
          ...more,
          pathToFileURL(page).href,
        ],
        { timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 },
      );
    const { stdout } = await browse(1_000, '--dump-dom');
    const heightPx = Number(/data-height="(\d+)"/.exec(stdout)?.[1]);
    if (!(heightPx > 0)) throw new Error(`Chromium did not measure the page:\n${stdout.slice(0, 500)}`);
    await browse(heightPx, `--screenshot=${target}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
