import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CHROMIUM_FLAGS } from '../chromium.ts';

const run = promisify(execFile);

const TIMEOUT_MS = 60_000;

/** Writes its height where `--dump-dom` shows it. */
const MEASURE = '<script>document.documentElement.dataset.height = document.body.offsetHeight</script>';

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
          '--headless',
          ...CHROMIUM_FLAGS,
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
