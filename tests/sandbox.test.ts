import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, chromiumIsMissing, findChromium } from 'sandbox/chromium';
import { tellAdminStory } from './harness/admin-story.ts';
import { cleanEnvironment } from './harness/clone.ts';
import { lookAtPage, SIZES } from './harness/look-at-page.ts';
import { dropOn } from './harness/page-checks.ts';
import { type RunningCommand, runCommand } from './harness/run-command.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const executablePath = findChromium();
/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The page, with what a person does on it; on a phone one pane is shown at a time. */
async function openPage(browser: Browser, url: string, size: keyof typeof SIZES) {
  const context: BrowserContext = await browser.newContext({ viewport: SIZES[size], reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const page: Page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && new URL(request.url()).origin !== url) complaints.push(request.url());
  });
  await page.goto(url);

  const pane = {
    chat: page.getByRole('region', { name: 'Chat with the bot' }),
    files: page.getByRole('region', { name: 'Files of the projects' }),
    operator: page.getByRole('region', { name: 'Terminal of the operator' }),
  };
  /** Shows a pane, which a wide window shows anyway. */
  async function show(name: keyof typeof pane) {
    const tab = page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${name}`, 'i') });
    if (size === 'phone') await tab.click();
    return pane[name];
  }
  const field = page.getByRole('textbox', { name: 'Message' });

  /** The last message that was sent by the page; what is looked for comes after it. */
  let sentId = 0;
  async function sending(act: () => Promise<void>) {
    const answered = page.waitForResponse(
      (response) => new URL(response.url()).pathname === '/api/messages' && response.request().method() === 'POST',
    );
    await act();
    const { messageIds } = (await (await answered).json()) as { messageIds: number[] };
    sentId = messageIds.at(-1) ?? 0;
    await page.locator(`#message-${sentId}`).waitFor();
  }

  return {
    context,
    page,
    complaints,
    show,
    sending,
    /** What was sent last. */
    sent: () => page.locator(`#message-${sentId}`),
    /** What came after it and has these words in it. */
    message: (words: string | RegExp) => page.locator(`#message-${sentId} ~ article`).filter({ hasText: words }).last(),
    /** Types a message and sends it with the keyboard alone. */
    async say(text: string) {
      await field.fill(text);
      await sending(() => field.press('Enter'));
    },
    /** What is easy to read and fits, in both schemes; with a picture of each where they are wanted. */
    async look(what: string) {
      const toEnd = page.getByRole('button', { name: 'To the newest message' });
      if (await toEnd.isVisible()) await toEnd.click();
      await lookAtPage(page, `sandbox-${what}-${size}`);
    },
  };
}

describe('npm start without a bot token', () => {
  const cleanups: (() => void | Promise<void>)[] = [];
  const t = { after: (cleanup: () => void | Promise<void>) => void cleanups.unshift(cleanup) };
  let sandbox: RunningCommand;
  let folder = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'config.json'), '{}');
    const env = {
      ...cleanEnvironment(),
      REMOTE_SESSIONS_CONFIG: join(folder, 'config.json'),
      DATA_DIR: join(folder, 'data'),
    };
    sandbox = runCommand(t, ['sh', join(root, 'start-scripts/start.sh')], { env });
    await sandbox.until(/SANDBOX[\s\S]*BotFather[\s\S]*services log to/);
  });
  after(async () => {
    for (const cleanup of cleanups) await cleanup();
  });

  describe('has a page', { skip: executablePath === undefined && chromiumIsMissing }, () => {
    let browser: Browser;
    let url = '';
    before(async () => {
      [, url = ''] = await sandbox.until(/Open (http:\/\/127\.0\.0\.1:\d+) in a browser/);
      if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
    });
    after(() => browser.close());

    for (const size of ['desktop', 'phone'] as const) {
      describe(`on a ${size}`, () => {
        const isFirst = size === 'desktop';
        let person: Awaited<ReturnType<typeof openPage>>;
        before(async () => {
          person = await openPage(browser, url, size);
        });
        after(async () => {
          await person.context.close();
        });

        it('a person is approved by the operator and chooses a project', async () => {
          const { page, message, sending, show, say, look } = person;
          const start = page.getByRole('button', { name: 'Start', exact: true });
          if (isFirst) {
            await look('begin');
            await sending(() => start.click());
          } else {
            // Who was there before begins anew; the page has found everything that was said.
            await page.getByText('Stopped here.', { exact: true }).first().waitFor();
            await say('/unpair');
            await message(/no longer connected/).waitFor();
            await say('/start');
          }
          await message('npm run pairing -- approve').getByRole('button', { name: 'Copy code' }).click();
          await page.getByText('Text copied.').waitFor();
          const code = await page.evaluate<string>('navigator.clipboard.readText()');
          const operator = await show('operator');
          await operator.getByText(`Somebody wants to talk to the bot with the code ${code}.`).waitFor();
          await look('approve');
          await operator.getByRole('button', { name: 'Approve' }).press('Enter');
          await operator
            .getByRole('log')
            .getByText(/^Approved: You/)
            .last()
            .waitFor();
          if (isFirst) {
            const field = operator.getByRole('textbox', { name: 'Command' });
            await field.fill('npm run pairing -- list');
            await field.press('Enter');
            await operator.getByText(/telegram {2}approved {2}You/).waitFor();
          }
          await show('chat');
          await message('Choose a project').getByRole('button', { name: 'my-app' }).click();
          await message(/now talking to my-app/).waitFor();
        });

        it('talks to the agent and answers its question by a button', async () => {
          const { page, message, sending, say, look, show } = person;
          await show('chat');
          await say('Hello!');
          await message('I am the agent of my-app').waitFor();
          const chips = page.getByRole('group', { name: 'What you could say' });
          await sending(() => chips.getByRole('button', { name: 'show me a table' }).click());
          await message('A wider table becomes a list').waitFor();
          await sending(() => chips.getByRole('button', { name: 'ask me something' }).click());
          const question = message('What shall the page look like?');
          await question.getByRole('button', { name: 'Calm' }).click();
          await message('So it shall be Calm').waitFor();
          await question.getByRole('button', { name: 'Calm', disabled: true }).waitFor();
          await look('answer');
        });

        it('sends a file and a picture, and fetches what the agent made', async () => {
          const { page, message, sent, say, show, look } = person;
          const chat = await show('chat');
          await page.getByLabel('Files to attach').setInputFiles({
            name: 'words.txt',
            mimeType: 'text/plain',
            buffer: Buffer.from('one\ntwo\n'),
          });
          await chat.getByRole('list', { name: 'Attached files' }).getByText('words.txt').waitFor();
          await say('look at **this**');
          await sent().getByRole('link', { name: 'Download words.txt' }).waitFor();
          await message(/I have your file words\.txt[\s\S]*one\s+two/).waitFor();

          await page.evaluate(dropOn('pane-chat', 'pixel.png', 'image/png', PIXEL));
          await chat.getByRole('button', { name: 'Take pixel.png out' }).waitFor();
          await say('and this');
          await sent().getByRole('img', { name: 'Picture' }).waitFor();
          await message(/I have your file .*70 bytes/).waitFor();

          await say('make a file');
          const made = isFirst ? 'notes.md' : 'notes-2.md';
          await message(`${made} is in the project now`).waitFor();
          const files = await show('files');
          await files.getByRole('button', { name: `${made} new` }).click();
          await files.getByText("The sandbox's agent wrote this file.").waitFor();
          await look('files');
          if (size === 'phone') await files.getByRole('button', { name: 'Back to the files' }).click();
          await show('chat');
          await say(`/get ${made}`);
          const [download] = await Promise.all([
            page.waitForEvent('download'),
            page.getByRole('link', { name: `Download ${made}` }).click(),
          ]);
          assert.match(readFileSync(await download.path(), 'utf8'), /^# Notes\n/);
          await say('make a picture');
          await message(/picture(-2)?\.png is in the project now/).waitFor();
          await say('/get picture.png');
          await message('size and SHA-256 are right').waitFor();
          await look('picture');
        });

        it('sees a slow run as it goes and stops it, replies, edits and deletes', async () => {
          const { page, message, sent, say, look } = person;
          await say('work slowly');
          const preview = page.getByRole('article', { name: 'The bot is writing' });
          await preview.getByText('I make a list of what is missing').waitFor();
          await look('preview');
          await preview.getByRole('button', { name: 'Stop' }).click();
          const stopped = message('Stopped here.');
          await stopped.waitFor();
          assert.equal(await preview.count(), 0);

          await stopped.getByRole('button', { name: 'What to do with this message' }).press('Enter');
          await page.getByRole('menuitem', { name: 'Reply' }).press('Enter');
          await say('about that');
          await sent()
            .getByRole('button', { name: /^Sandbox bot/ })
            .waitFor();
          await message(/You wrote:[\s\S]*about that/).waitFor();
          const field = page.getByRole('textbox', { name: 'Message' });
          await field.press('ArrowUp');
          await field.fill('about **this**');
          await page.getByRole('button', { name: 'Send' }).click();
          await sent().getByText('edited').waitFor();
          assert.equal(await sent().locator('.text b').textContent(), 'this');
          // By keyboard, as above: what the bot says meanwhile moves the message, and a click would miss it.
          await sent().getByRole('button', { name: 'What to do with this message' }).press('Enter');
          await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
          await sent().waitFor({ state: 'detached' });
        });

        it('keeps topics apart, and one that is called like a project talks to it at once', async () => {
          const { page, message, sent, say, look, show } = person;
          const name = isFirst ? 'website' : 'my-app';
          await show('chat');
          const topics = page.getByRole('group', { name: 'Topics' });
          await topics.getByRole('button', { name: 'New topic' }).click();
          await page.getByRole('textbox', { name: 'Name' }).fill(name);
          await page.getByRole('textbox', { name: 'Name' }).press('Enter');
          await topics.getByRole('button', { name, pressed: true }).waitFor();
          await say('work slowly');
          await message(`is called ${name}, as one of the projects is`).waitFor();
          const preview = page.getByRole('article', { name: 'The bot is writing' });
          await preview.getByText('I make a list of what is missing').waitFor();
          await look('topic');
          await topics.getByRole('button', { name: 'General' }).click();
          assert.equal(await preview.count(), 0);
          assert.equal(await sent().isVisible(), false);
          await topics.getByRole('button', { name }).first().click();
          await preview.getByRole('button', { name: 'Stop' }).click();
          await message('Stopped here.').waitFor();
          await topics.getByRole('button', { name: `Change the topic ${name}` }).press('Enter');
          await page.getByRole('menuitem', { name: 'Rename' }).press('Enter');
          await page.getByRole('textbox', { name: 'Name' }).fill(`${name} of tomorrow`);
          await page.getByRole('button', { name: 'OK' }).click();
          await topics.getByRole('button', { name: `${name} of tomorrow`, pressed: true }).waitFor();
        });

        it('has seen no error, no refused resource and no call to anybody else', () => {
          assert.deepEqual(person.complaints, []);
        });
      });
    }

    it('beside the admin page of its manager, where an operator approves a person and stops their run', async () => {
      const { 1: port } = await sandbox.until(/listen on \d+, \d+ and (\d+)/);
      const token = readFileSync(join(folder, 'data/sandbox/api-token'), 'utf8').trim();
      await tellAdminStory({ browser, url: `http://127.0.0.1:${port}`, token, person: sandbox });
    });
  });

  it('is played in the terminal as well, in both messengers', async () => {
    const { until, type, output, child, ended } = sandbox;
    // Who was here in the page begins anew.
    let from = output().length;
    type('/unpair');
    type('/start');
    const [command] = await until(/npm run pairing -- approve telegram [A-Z2-9]{8}/, from);
    type(command);
    await until(/#1 \[my-app\]/, from);
    type('#1');
    await until(/now talking to my-app/, from);
    type('hello sandbox');
    await until(/You wrote:[\s\S]*hello sandbox/, from);
    writeFileSync(join(folder, 'data/sandbox/workspace/my-app/pixels.bin'), Buffer.from([0, 255, 1, 254]));
    type('/get pixels.bin');
    await until(/\[file pixels\.bin\]/, from);
    from = output().length;
    type('teams: hello');
    const [other] = await until(/npm run pairing -- approve teams [A-Z2-9]{8}/, from);
    type(other);
    await until(/teams bot:[\s\S]*#1 \[my-app\]/, from);
    type('teams: #1');
    await until(/teams bot[\s\S]*now talking to my-app/, from);
    type('teams: hello Teams');
    await until(/You wrote:[\s\S]*hello Teams/, from);
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  });
});
