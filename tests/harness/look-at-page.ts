import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { FAINT_TEXTS, OVERFLOW } from './page-checks.ts';

/** Where pictures of the pages go; none are made without it, and beside the README those that it shows. */
const screenshots = process.env.SCREENSHOTS;
const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const isWanted = (name: string) => screenshots !== 'docs/images' || readme.includes(`docs/images/${name}`);

export const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };

/** What is easy to read and fits, in both schemes; with a picture of each where they are wanted. */
export async function lookAtPage(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await page.evaluate(FAINT_TEXTS), [], `${what}, ${colorScheme}`);
    assert.equal(await page.evaluate(OVERFLOW), 0, `${what} is too wide`);
    const name = `${what}-${colorScheme}.png`;
    if (screenshots === undefined || !isWanted(name)) continue;
    mkdirSync(screenshots, { recursive: true });
    await page.screenshot({ path: join(screenshots, name) });
  }
}
