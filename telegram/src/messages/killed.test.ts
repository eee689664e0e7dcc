import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { refusals } from '../../../sandbox/src/telegram/index.ts';
import { runMain } from '../testing/run-main.ts';
import { API_TOKEN, startStandIn, temporaryFolder } from '../testing/start-provider.ts';
import type { ReadyOutbox } from './testing.ts';

const PERSON_IDS = [930, 931, 932, 933];

/** The provider as a process of its own, which can be killed and started again on the same data. */
async function setup(t: TestContext) {
  const standIn = await startStandIn(t);
  const env = {
    DATA_DIR: temporaryFolder(t),
    TELEGRAM_BOT_TOKEN: standIn.token,
    TELEGRAM_API_ROOT: standIn.apiRoot,
    TELEGRAM_ALLOW_FROM: PERSON_IDS.join(','),
  };
  let running = runMain(t, env);
  let base = await running.address;
  let keys = 0;

  async function call(path: string, init: RequestInit = {}) {
    const headers = {
      authorization: `Bearer ${API_TOKEN}`,
      'content-type': 'application/json',
      'idempotency-key': `key ${keys++}`,
    };
    const response = await fetch(base + path, { ...init, headers });
    return {
      status: response.status,
      body: (await response.json()) as { id?: string; parts?: { outbox: ReadyOutbox } },
    };
  }
  async function send(personId: number, message: object): Promise<string> {
    const init = { method: 'POST', body: JSON.stringify({ remoteSessionId: String(personId), ...message }) };
    for (;;) {
      const { status, body } = await call('/v1/messages', init);
      if (status === 202) return body.id ?? '';
      assert.equal(status, 404, JSON.stringify(body));
      await pause(5);
    }
  }
  async function outbox(isSo: (outbox: ReadyOutbox) => boolean) {
    for (;;) {
      const state = (await call('/ready')).body.parts?.outbox;
      if (state !== undefined && isSo(state)) return state;
      await pause(5);
    }
  }
  const untilCall = (method: string, status: unknown) =>
    new Promise<void>((resolve) => {
      const isThere = () => standIn.calls.some((one) => one.method === method && one.status === status);
      const stop = standIn.onEvent(() => {
        if (!isThere()) return;
        stop();
        resolve();
      });
      if (isThere()) {
        stop();
        resolve();
      }
    });

  async function killAndStart() {
    running.child.kill('SIGKILL');
    await running.exited;
    running = runMain(t, env);
    base = await running.address;
  }
  async function stop() {
    const { child, told, exited, output } = running;
    child.kill('SIGTERM');
    return { ended: await exited, told: await told, output: output() };
  }
  /** Somebody new, who has written once. */
  function someone() {
    const id = PERSON_IDS.shift() ?? assert.fail('there are fewer people than stories');
    const person = standIn.person({ id });
    person.send('hi');
    return {
      id,
      person,
      send: (message: object) => send(id, message),
      bot: () => person.messages.filter(({ from }) => from === 'bot'),
    };
  }
  return { standIn, someone, call, outbox, untilCall, killAndStart, stop };
}

type World = Awaited<ReturnType<typeof setup>>;

/** Each brings about a state that is to see a kill, and answers what is to be seen after it. */
type Story = (world: World) => Promise<() => Promise<void>>;

const toSecondWay: Story = async ({ standIn, someone, outbox, untilCall }) => {
  const { person, send, bot } = someone();
  const removeRefusal = standIn.failWhile(
    'sendMessage',
    refusals.ofTheFuture,
    ({ entities }) => (entities as unknown[]).length > 0,
  );
  // The first way is refused; the kill comes while the second one is on its way and has not arrived.
  const removeHang = standIn.failWhile(
    'sendMessage',
    'hang',
    ({ entities, text }) => (entities as unknown[]).length === 0 && text === 'bold',
  );
  await send({ text: '**bold**' });
  await untilCall('sendMessage', 'hang');
  removeHang();
  return async () => {
    await person.waitFor(() => bot().length === 1);
    await send({ text: 'next' });
    await person.waitFor(() => bot().length === 2);
    assert.deepEqual(
      bot().map(({ text }) => text),
      ['bold', 'next'],
    );
    const forms = standIn.calls
      .filter(({ method, payload }) => method === 'sendMessage' && payload.text === 'bold')
      .map(({ payload }) => (payload.entities as unknown[]).length);
    assert.deepEqual(forms, [1, 0, 0]);
    assert.ok((await outbox(() => true)).lostAnswers >= 1);
    removeRefusal();
  };
};

const whileAway: Story = async ({ standIn, someone, outbox }) => {
  const { person, send, bot, id } = someone();
  await send({ text: 'before' });
  await person.waitFor(() => bot().length === 1);
  person.block();
  for (const text of ['one', 'two']) await send({ text });
  await outbox(({ kept }) => kept.messages === 2);
  const sends = () =>
    standIn.calls.filter(({ method, payload }) => method === 'sendMessage' && Number(payload.chat_id) === id).length;
  const before = sends();
  return async () => {
    await send({ text: 'three' });
    await outbox(({ kept }) => kept.messages === 3);
    assert.equal(sends(), before);
    person.unblock();
    await person.waitFor(() => bot().length === 4);
    assert.deepEqual(
      bot().map(({ text }) => text),
      ['before', 'one', 'two', 'three'],
    );
  };
};

const sentAgain: Story = async ({ standIn, someone, call, outbox }) => {
  const { person, send, bot, id } = someone();
  const isHere = ({ chat_id }: Record<string, unknown>) => Number(chat_id) === id;
  const ends = ['sendMessage', 'sendDocument'].map((method) => standIn.failWhile(method, refusals.ofTheFuture, isHere));
  const message = await send({ text: 'x' });
  await outbox(({ deadLetters }) => deadLetters === 1);
  for (const end of ends) end();
  const trouble = { error_code: 500, description: 'Internal Server Error' };
  const endTrouble = standIn.failWhile('sendMessage', trouble, isHere);
  assert.equal((await call(`/v1/messages/${message}/retry`, { method: 'POST', body: '{}' })).status, 202);
  return async () => {
    endTrouble();
    await person.waitFor(() => bot().length === 1);
    assert.deepEqual([bot()[0]?.text, (await outbox(({ depth }) => depth === 0)).deadLetters], ['x', 0]);
  };
};

// A start costs more than such a story does: they share a process, and the first three a kill.
it('kill -9', async (t) => {
  const world = await setup(t);
  const { standIn, someone, outbox, killAndStart, stop } = world;
  const afterKill = [];
  for (const story of [toSecondWay, whileAway, sentAgain]) afterKill.push(await story(world));
  await killAndStart();
  const [second = assert.fail, away = assert.fail, again = assert.fail] = afterKill;
  await t.test('between two ways goes on with the second one, shows the message once and counts the answer', second);
  await t.test('while the person is away loses nothing, keeps the order, and asks nothing of Telegram', away);
  await t.test('of a message that failed does not keep it from being sent again', again);

  await t.test('at any moment of blocking and coming back loses nothing and shows nothing twice', async () => {
    const { person, send, bot } = someone();
    await send({ text: 'm0' });
    await person.waitFor(() => bot().length === 1);
    const { lostAnswers: before } = await outbox(() => true);
    let count = 1;
    for (let round = 0; round < 2; round++) {
      person.block();
      for (let index = 0; index < 2; index++) await send({ text: `m${count++}` });
      // Killed before, while and after the refusal is noted; then while the return is.
      await killAndStart();
      person.unblock();
      if (round % 2 === 0) await killAndStart();
      await person.waitFor(() => bot().length >= count);
    }
    const { lostAnswers } = await outbox(({ depth }) => depth === 0);
    const texts = bot().map(({ text }) => text);
    assert.deepEqual(
      [...new Set(texts)],
      Array.from({ length: count }, (_, index) => `m${index}`),
    );
    assert.ok(texts.length - count <= lostAnswers - before, `${texts} with ${lostAnswers - before} lost answers`);
  });

  await t.test('then the end by SIGTERM is a good one, and no secret was said', async () => {
    const { told, ended, output } = await stop();
    const { username } = standIn;
    assert.deepEqual(told, { account: `@${username}`, link: `https://t.me/${username}` });
    assert.deepEqual(ended, [0, null]);
    assert.ok(!output.includes(standIn.token) && !output.includes(API_TOKEN));
  });
});
