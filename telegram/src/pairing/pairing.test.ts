import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { API_TOKEN, type StartedProvider, startProvider } from '../testing/start-provider.ts';
import { startReceiver } from '../testing/start-receiver.ts';

const run = promisify(execFile);
const CODE = /\b[A-HJ-NP-Z2-9]{8}\b/;

/** Runs the command line as an operator would, and answers how it ended. */
async function runCli(provider: StartedProvider, args: string[], env: Record<string, string> = {}) {
  try {
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, '../cli.ts'), ...args], {
      env: {
        PATH: process.env.PATH ?? '',
        DATA_DIR: provider.dataDir,
        PROVIDER_API_TOKEN: API_TOKEN,
        PROVIDER_URL_TELEGRAM: provider.url,
        ...env,
      },
    });
    return { exitCode: 0, text: stdout };
  } catch (error) {
    const failed = error as { code: number; stderr: string };
    return { exitCode: failed.code, text: failed.stderr };
  }
}

describe('pairing', () => {
  it('gives a stranger a code, and connects the chat when the operator approves it on the command line', async (t) => {
    const provider = await startProvider(t);
    const receiver = await startReceiver(t);
    await provider.call('PUT', '/v1/subscriptions/manager', { url: receiver.url, secret: receiver.secret });
    const person = provider.standIn.person({ id: 501, firstName: 'Stranger', username: 'stranger' });

    person.send('/start');
    person.send('my secret thoughts');
    const offer = await person.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
    const code = CODE.exec(offer.text)?.[0] ?? '';
    assert.match(offer.text, new RegExp(`npm run pairing -- approve telegram ${code}`));
    assert.ok(offer.entities.some(({ type, length }) => type === 'code' && length === code.length));
    assert.equal(offer.buttons[0]?.[0]?.copyText, code);

    const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`;
    const approved = await runCli(provider, ['approval', 'telegram', typed]);
    assert.deepEqual([approved.exitCode, /Stranger @stranger \(501\)/.test(approved.text)], [0, true], approved.text);
    await person.waitFor(({ messages }) => messages.some(({ text }) => text.includes('You are connected')));
    const paired = await receiver.waitFor(([first]) => first);
    assert.equal(paired.type, 'session.paired');
    assert.deepEqual(paired.data.remoteSession, {
      sessionId: '501',
      displayName: 'Stranger',
      userId: '501',
      username: 'stranger',
      languageCode: 'en',
    });

    person.send('hello');
    const event = await receiver.waitFor((events) => events.find(({ type }) => type === 'message.received'));
    assert.equal(event.type === 'message.received' && event.data.message.text, 'hello');
    assert.deepEqual(receiver.problems, []);
    assert.equal(person.messages.filter(({ from }) => from === 'bot').length, 2);
    assert.ok(!provider.logLines.join('').includes('secret thoughts'));
  });
});
