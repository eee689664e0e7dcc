import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { lookAtPage, SIZES } from './look-at-page.ts';
import type { RunningCommand } from './run-command.ts';

/**
 * An operator's first story on the admin page: they sign in, approve a person, see their session and run, stop the run
 * and sign out. The person is the one who writes in the sandbox's terminal, and begins anew.
 */
export async function tellAdminStory(options: {
  browser: Browser;
  url: string;
  token: string;
  person: Pick<RunningCommand, 'type' | 'until' | 'output'>;
}): Promise<void> {
  const { browser, url, token, person } = options;
  const context = await browser.newContext({ viewport: SIZES.desktop, reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url || request.url().includes(token)) complaints.push(request.url());
  });
  const sizes = { phone: SIZES.phone, desktop: { width: 1180, height: 600 } };
  const region = (name: string) => page.getByRole('region', { name });
  async function look(what: string) {
    for (const size of ['phone', 'desktop'] as const) {
      await page.setViewportSize(sizes[size]);
      await lookAtPage(page, `admin-${what}-${size}`);
    }
  }

  await page.goto(url);
  const field = page.getByLabel('API token');
  await field.fill('a-wrong-token');
  await field.press('Enter');
  await page.getByText('This is not the API token.').waitFor();
  await look('sign-in');
  assert.deepEqual(
    complaints.splice(0).map((one) => /401/.test(one)),
    [true],
  );
  await field.fill(token);
  await field.press('Enter');
  await page.getByText('All is well.').waitFor();

  const from = person.output().length;
  person.type('/unpair');
  await person.until(/no longer connected/, from);
  person.type('/start');
  const [, code = ''] = await person.until(/pairing -- approve telegram ([A-Z2-9]{8})/, from);
  const asks = region('Who asks to talk');
  await asks.getByText(code).waitFor();
  await page.getByText('Somebody asks to talk').waitFor();
  await look('asks');
  await asks
    .getByRole('button', { name: `, code ${code}` })
    .first()
    .press('Enter');
  await page.getByText(/^Approved: /).waitFor();
  await asks.getByText(code).waitFor({ state: 'detached' });
  assert.equal(await page.evaluate('document.activeElement.id'), 'pairings-title');

  await person.until(/#1 \[my-app\]/, from);
  person.type('#1');
  await region('Sessions').getByText('my-app').waitFor();
  person.type('work slowly');
  const runs = region('Runs');
  await runs.getByText('running').waitFor();
  await look('run');
  await runs.getByRole('button', { name: 'Stop the run in my-app' }).press('Enter');
  await person.until(/Stopped here/, from);
  await runs.getByText('Nothing runs.').waitFor();

  assert.ok(!(await page.content()).includes(token));
  assert.equal(await page.evaluate('document.cookie'), '');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await field.waitFor();
  await page.reload();
  await field.waitFor();
  assert.deepEqual(complaints, []);
  await context.close();
}
