import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type ProxyOptions, type ProxyStandIn, startProxy } from 'sandbox/proxy';
import type { Person } from 'sandbox/telegram';
import { freePort } from 'service-kit/starting';
import { ask } from '../harness/answer-to.ts';
import { type Bridge, botMessage, startBridge } from '../harness/bridge.ts';
import { sha256 } from '../harness/sample-files.ts';
import { shellAgent } from '../harness/shell-agent.ts';

const API_ROOT = 'http://telegram.test';
const TARGET = 'telegram.test:80';
const PASSWORD = 'proxy-word-9';
const CREDENTIALS = `bridge:${PASSWORD}`;

/** The provider, and where a test needs it the manager, with a Telegram that only the proxy finds. */
async function behindProxy(
  t: TestContext,
  envOf: (proxy: ProxyStandIn) => Record<string, string>,
  { withManager = false, ...options }: Partial<ProxyOptions> & { withManager?: boolean } = {},
): Promise<{ proxy: ProxyStandIn; bridge: Bridge; ready(): Promise<Ready> }> {
  const port = await freePort();
  const proxy = await startProxy(t, { port: await freePort(), routes: { [TARGET]: port }, ...options });
  const env = {
    TELEGRAM_API_ROOT: API_ROOT,
    HTTP_PROXY: '',
    http_proxy: '',
    ALL_PROXY: '',
    all_proxy: '',
    ...envOf(proxy),
  };
  const bridge = await startBridge(t, { telegram: { port }, etienne: { model: shellAgent }, env, withManager });
  const ready = async () => (await bridge.call('provider', '/ready')).body as Ready;
  return { proxy, bridge, ready };
}

interface Ready {
  parts: { polling: { ok: boolean; error?: string }; outbox: { depth: number; lostAnswers: number } };
}

const someone = (bridge: Bridge): Person => bridge.telegram.person({ id: 501, firstName: 'Kim' });
const textsOf = ({ messages }: Person) => messages.filter(({ from }) => from === 'bot').map(({ text }) => text);

/** Resolves once the log has said so. */
const untilLogged = (bridge: Bridge, words: string | RegExp) =>
  bridge.provider.until((output) => output.search(words) !== -1);

/** Resolves once a message was tried and has to wait for that reason. */
const untilTried = (bridge: Bridge, reason: string) =>
  bridge.provider.until((output) =>
    output.split('\n').some((line) => line.includes('"queue":"messages"') && line.includes(reason)),
  );

describe('Telegram behind a proxy', () => {
  it('is reached through it alone, by texts, polls and files both ways; our own services are not', async (t) => {
    const { proxy, bridge, ready } = await behindProxy(
      t,
      (one) => ({ TELEGRAM_PROXY: one.url('http', CREDENTIALS), HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' }),
      { credentials: CREDENTIALS, withManager: true },
    );
    const person = someone(bridge);
    await bridge.pair(person);
    await bridge.choose(person, 'my-app');
    assert.equal((await ask(person, 'hello')).text, 'ECHO: hello');

    const bytes = randomBytes(3_000_000);
    const { messageId } = person.sendFile({ kind: 'document', bytes, name: 'up.bin', caption: 'keep it' });
    await person.waitFor(({ messages }) => messages.find((one) => one.messageId > messageId && /done$/.test(one.text)));
    mkdirSync(join(bridge.workspaceDir, 'my-app/out'), { recursive: true });
    const text = 'a line of a text\n'.repeat(100_000);
    writeFileSync(join(bridge.workspaceDir, 'my-app/out/down.txt'), text);
    person.send('/get out/down.txt');
    const { file } = await person.waitFor(({ messages }) => messages.find(({ from, file }) => from === 'bot' && file));
    assert.equal(file?.sha256, sha256(Buffer.from(text)));

    const methods = new Set(bridge.telegram.calls.map(({ method }) => method.toLowerCase()));
    for (const method of ['getme', 'getupdates', 'sendmessage', 'senddocument', 'getfile'])
      assert.ok(methods.has(method), method);
    assert.deepEqual(
      [...new Set(proxy.asked.map(({ target, outcome }) => `${target} ${outcome}`))],
      [`${TARGET} tunnel`],
    );

    const shown = [
      bridge.provider.output(),
      bridge.manager.output(),
      JSON.stringify(await ready()),
      ...textsOf(person),
    ];
    for (const one of shown) {
      assert.ok(!one.includes(PASSWORD));
      assert.ok(!one.includes(Buffer.from(CREDENTIALS).toString('base64')));
    }
  });

  it('of the environment that refuses our credentials is what /ready and the log say, without them; what is said while it is down is late and not doubled', async (t) => {
    const { proxy, bridge, ready } = await behindProxy(t, (one) => ({ HTTP_PROXY: one.url('http', CREDENTIALS) }), {
      credentials: 'bridge:another',
    });
    const words = `the proxy http://127.0.0.1:${proxy.port} refuses our credentials (407)`;
    await untilLogged(bridge, /refuses our credentials/);
    const { polling } = (await ready()).parts;
    assert.deepEqual([polling.ok, polling.error], [false, words]);
    assert.ok(bridge.provider.output().includes(words));
    assert.ok(!bridge.provider.output().includes(PASSWORD));
    await proxy.stop();
    await proxy.start({ credentials: CREDENTIALS });
    await bridge.telegram.untilPolling();

    // One that is down or refuses delays what is said and doubles nothing.
    const person = someone(bridge);
    await bridge.pair(person);
    // Nothing of the pairing may be on its way when the proxy goes.
    await bridge.callUntil<Ready>('provider', '/ready', ({ body }) => body.parts.outbox.depth === 0);
    const say = (text: string) =>
      bridge.call('provider', '/v1/messages', {
        method: 'POST',
        headers: { 'idempotency-key': text },
        body: JSON.stringify({ remoteSessionId: '501', text }),
      });

    await proxy.stop();
    // Polling tells first, so that no message meets a tunnel that is about to break: it might be shown twice then.
    await untilLogged(bridge, new RegExp(`the proxy http://127.0.0.1:${proxy.port} cannot be reached`));
    await say('while it is down');
    await untilTried(bridge, 'cannot be reached');
    await proxy.start({ credentials: CREDENTIALS });
    await botMessage(person, /while it is down/, 30_000);

    await proxy.setFault({ type: 'answer', status: 504 });
    await proxy.cut();
    await untilLogged(bridge, /does not connect us to Telegram \(504\)/);
    await say('while it refuses');
    await untilTried(bridge, 'does not connect us to Telegram (504)');
    await proxy.setFault(undefined);
    await botMessage(person, /while it refuses/, 30_000);
    assert.deepEqual(
      [(await ready()).parts.outbox.lostAnswers, textsOf(person).filter((text) => /^while/.test(text)).length],
      [0, 2],
    );

    // What the tunnel loses may have been shown: it is said again, and counted.
    await proxy.setFault({ type: 'lose-answer', of: 'lost in the tunnel' });
    await say('lost in the tunnel');
    await person.waitFor(() => textsOf(person).filter((text) => text === 'lost in the tunnel').length === 2, {
      timeoutMs: 30_000,
    });
    assert.equal((await ready()).parts.outbox.lostAnswers, 1);
  });
});
