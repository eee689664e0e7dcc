import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  createManualClock,
  createQueueStore,
  openDatabase,
  QUEUE_EVENTS_MIGRATION,
  QUEUE_MIGRATION,
} from 'service-kit';
import { createActiveRuns } from '../runs/active-runs.ts';
import { NO_PATIENCE } from '../testing/no-patience.ts';
import { latch, settle, silentLog } from '../testing/waiting.ts';
import type { Prompt } from './prompt.ts';
import { createPromptQueue, MOST_WAITING } from './prompt-queue.ts';
import { type PromptPart, promptText } from './prompt-text.ts';
import { MOST_HELD_MS, MOST_PARTS, PATIENCE, type Patience } from './what-belongs-together.ts';

const ref = (sessionId: string) => ({ provider: 'telegram', sessionId });
const promptOf = (sessionId: string, text = 'text'): Prompt => ({
  ...ref(sessionId),
  project: 'alpha',
  projectSessionId: '',
  text,
  mode: 'default',
});

/** A queue whose prompts run until the gate is opened, or fail as often as they are told. */
function openQueue(
  t: TestContext,
  {
    failures = 0,
    begun = [] as string[],
    patience = NO_PATIENCE,
    passing,
  }: { failures?: number; begun?: string[]; patience?: Patience; passing?: () => Promise<void> } = {},
) {
  const database = openDatabase(':memory:', [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION]);
  const clock = createManualClock();
  const store = createQueueStore<Prompt>(database, 'prompts', clock.now);
  const active = createActiveRuns();
  const gate = latch();
  const ran: string[] = [];
  let toFail = failures;
  const queue = createPromptQueue({
    store,
    active,
    hasBegun: async (id) => begun.includes(id),
    patience,
    clock,
    log: silentLog,
    gate: (run) => async (item, signal) => {
      await passing?.();
      return run(item, signal);
    },
    async run({ id, payload }) {
      const run = active.begin({
        ...payload,
        id,
        prompt: payload.text,
        since: clock.now(),
        replyTo: undefined,
      });
      ran.push(`${id}: ${payload.text}`);
      try {
        if (toFail-- > 0) return { status: 'retry', reason: 'away' };
        await gate.opened;
        return { status: 'done' };
      } finally {
        active.end(run);
      }
    },
  });
  t.after(async () => {
    gate.open();
    await queue.stop();
    await database.close();
  });
  return { queue, store, clock, gate, ran, active };
}

const ids = (items: { id: string }[]) => items.map(({ id }) => id);

describe('the queue of prompts', () => {
  it('says how many are before a prompt', async (t) => {
    const { queue } = openQueue(t);
    await queue.start();
    assert.deepEqual(await queue.add('a', promptOf('1')), { status: 'queued', place: 0 });
    await settle();
    assert.deepEqual(await queue.add('b', promptOf('1')), { status: 'queued', place: 1 });
    assert.deepEqual(await queue.add('c', promptOf('1')), { status: 'queued', place: 2 });
    assert.deepEqual(await queue.add('x', promptOf('2')), { status: 'queued', place: 0 });
    assert.deepEqual(ids(await queue.list(ref('1'))), ['a', 'b', 'c']);
    assert.deepEqual(ids(await queue.listAll()).toSorted(), ['a', 'b', 'c', 'x']);
  });

  it('takes 20 beside the one that runs, and not the 21st', async (t) => {
    const { queue, gate } = openQueue(t);
    await queue.start();
    await queue.add('runs', promptOf('1'));
    await settle();
    for (let index = 1; index <= MOST_WAITING; index++) {
      assert.deepEqual(await queue.add(`w${index}`, promptOf('1')), { status: 'queued', place: index });
    }
    assert.deepEqual(await queue.add('w21', promptOf('1')), { status: 'full' });
    assert.equal(await queue.find('w21'), undefined);
    assert.equal((await queue.add('other', promptOf('2'))).status, 'queued');
    assert.deepEqual(await queue.drop(ref('1'), 'w7'), { status: 'dropped' });
    assert.equal((await queue.add('w21', promptOf('1'))).status, 'queued');
    gate.open();
  });

  it('takes 20 where none runs', async (t) => {
    const { queue } = openQueue(t);
    for (let index = 1; index <= MOST_WAITING; index++) await queue.add(`w${index}`, promptOf('1'));
    assert.deepEqual(await queue.add('w21', promptOf('1')), { status: 'full' });
  });

  it('takes a prompt that comes again once, also where it would be the 21st', async (t) => {
    const { queue } = openQueue(t);
    for (let index = 1; index <= MOST_WAITING; index++) await queue.add(`w${index}`, promptOf('1'));
    assert.deepEqual(await queue.add('w20', promptOf('1')), { status: 'queued', place: 19 });
    assert.equal((await queue.list(ref('1'))).length, MOST_WAITING);
  });

  it('drops what waits, and neither what runs nor what is somebody else’s', async (t) => {
    const { queue, ran, gate } = openQueue(t);
    await queue.start();
    for (const id of ['a', 'b', 'c']) await queue.add(id, promptOf('1'));
    await settle();
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'running' });
    assert.deepEqual(await queue.drop(ref('2'), 'b'), { status: 'unknown' });
    assert.deepEqual(await queue.drop({ provider: 'other', sessionId: '1' }, 'b'), { status: 'unknown' });
    assert.deepEqual(await queue.drop(ref('1'), 'unknown'), { status: 'unknown' });
    assert.deepEqual(await queue.drop(ref('1'), 'b'), { status: 'dropped' });
    assert.deepEqual(await queue.drop(ref('1'), 'b'), { status: 'unknown' });
    gate.open();
    await settle();
    assert.deepEqual(ran, ['a: text', 'c: text']);
  });

  it('either drops or runs a prompt whose turn comes at that very moment', async (t) => {
    const { queue, ran, gate } = openQueue(t);
    await queue.start();
    await queue.add('a', promptOf('1'));
    await queue.add('b', promptOf('1'));
    await settle();
    gate.open();
    const dropped = await queue.drop(ref('1'), 'b');
    await settle();
    assert.equal(ran.includes('b: text'), dropped.status !== 'dropped');
    assert.deepEqual(await queue.list(ref('1')), []);
  });

  it('does not run what is dropped while it passes its gate, and runs what is changed meanwhile as it is then', async (t) => {
    const passed = latch();
    const { queue, ran, gate } = openQueue(t, { passing: () => passed.opened });
    gate.open();
    await queue.start();
    await queue.add('a', promptOf('1'));
    await queue.add('b', { ...promptOf('2'), parts: [{ messageId: 'm', text: 'text' }] });
    await settle();
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'dropped' });
    assert.deepEqual(await queue.edit(ref('2'), { messageId: 'm', text: 'changed' }), {
      status: 'changed',
      promptId: 'b',
    });
    passed.open();
    await settle();
    assert.deepEqual(ran, ['b: changed']);
    assert.deepEqual(await queue.listAll(), []);
  });

  it('runs nothing as it was read before it was changed or dropped', async (t) => {
    const { queue, store, ran, gate } = openQueue(t);
    gate.open();
    const answers = new Map([
      ['telegram:1', latch()],
      ['telegram:2', latch()],
    ]);
    const { head } = store;
    store.head = async (key) => {
      const found = await head(key);
      await answers.get(key)?.opened;
      return found;
    };
    await queue.add('a', promptOf('1'));
    await queue.add('b', { ...promptOf('2'), parts: [{ messageId: 'm', text: 'text' }] });
    await queue.start();
    await settle();
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'dropped' });
    assert.equal((await queue.edit(ref('2'), { messageId: 'm', text: 'changed' })).status, 'changed');
    for (const { open } of answers.values()) open();
    await settle();
    assert.deepEqual(ran, ['b: changed']);
  });

  it('neither drops nor changes what has begun while it was asked whether it has', async (t) => {
    const { queue, store, ran } = openQueue(t);
    const asked = latch();
    const { get } = store;
    await queue.add('a', promptOf('1'));
    store.get = async (id) => {
      const found = await get(id);
      await asked.opened;
      return found;
    };
    const dropping = queue.drop(ref('1'), 'a');
    await queue.start();
    await settle();
    asked.open();
    assert.deepEqual([await dropping, ran], [{ status: 'running' }, ['a: text']]);
  });

  it('neither drops nor changes what may have reached Etienne, also while nobody follows it', async (t) => {
    const { queue } = openQueue(t, { failures: 1, begun: ['a'] });
    await queue.start();
    await queue.add('a', { ...promptOf('1'), parts: [{ messageId: 'm1', text: 'text' }] });
    await settle();
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'running' });
    assert.deepEqual(await queue.edit(ref('1'), { messageId: 'm1', text: 'other' }), {
      status: 'too_late',
      promptId: 'a',
    });
    assert.deepEqual(await queue.withdraw(ref('1'), 'm1'), { status: 'too_late', promptId: 'a' });
    await queue.dropWaiting(ref('1'));
    assert.deepEqual(ids(await queue.listAll()), ['a']);
  });

  it('lets the next one run where the one that was held back is dropped', async (t) => {
    const { queue, ran, gate } = openQueue(t, { failures: 1 });
    gate.open();
    await queue.start();
    await queue.add('a', promptOf('1'));
    await queue.add('b', promptOf('1'));
    await settle();
    assert.deepEqual(ran, ['a: text']);
    assert.deepEqual(await queue.drop(ref('1'), 'a'), { status: 'dropped' });
    await settle();
    assert.deepEqual(ran, ['a: text', 'b: text']);
  });

  it('drops all that waits of one remote session', async (t) => {
    const { queue } = openQueue(t);
    await queue.start();
    for (const id of ['a', 'b', 'c']) await queue.add(id, promptOf('1'));
    await queue.add('x', promptOf('2'));
    await settle();
    await queue.dropWaiting(ref('1'));
    assert.deepEqual(ids(await queue.listAll()).toSorted(), ['a', 'x']);
  });

  it('tries all again at once where Etienne is back', async (t) => {
    const { queue, ran } = openQueue(t, { failures: 2 });
    await queue.start();
    await queue.add('a', promptOf('1'));
    await queue.add('b', promptOf('2'));
    await settle();
    queue.wakeAll();
    await settle();
    assert.deepEqual(ran, ['a: text', 'b: text', 'a: text', 'b: text']);
  });
});

describe('a text that comes in several messages', () => {
  const FULL = 'x'.repeat(4_096);
  const part = (messageId: string, text: string) => ({ messageId, text });
  const full = (messageId: string) => partsOf({ messageId, text: FULL, filled: 'wholly' });

  it('is one prompt, which runs when its last part has come', async (t) => {
    const { queue, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', full('m1'));
    await settle();
    assert.deepEqual(ran, []);
    assert.equal(await queue.join(ref('1'), part('m2', 'second'), 'alpha'), 'a');
    await settle();
    assert.deepEqual(ran, [`a: ${FULL}second`]);
  });

  it('runs without a further part after a while', async (t) => {
    const { queue, clock, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', full('m1'));
    await settle();
    clock.advance(2_001);
    await settle();
    assert.deepEqual(ran, [`a: ${FULL}`]);
    assert.equal(await queue.join(ref('1'), part('m2', 'late'), 'alpha'), undefined);
  });

  it('is not joined by another project’s or another remote session’s', async (t) => {
    const { queue } = openQueue(t);
    await queue.add('a', full('m1'));
    assert.equal(await queue.join(ref('2'), part('m2', 'x'), 'alpha'), undefined);
    assert.equal(await queue.join(ref('1'), part('m2', 'x'), 'beta'), undefined);
  });

  it('has each part once, also where its event comes again while it runs', async (t) => {
    const { queue, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', full('m1'));
    for (let time = 0; time < 3; time++) {
      assert.equal(await queue.join(ref('1'), part('m2', 'second'), 'alpha'), 'a');
      await settle();
    }
    assert.deepEqual(ran, [`a: ${FULL}second`]);
    assert.deepEqual(ids(await queue.listAll()), ['a']);
  });

  it('may be edited while it waits, and not once it runs', async (t) => {
    const { queue, clock, ran } = openQueue(t);
    await queue.start();
    await queue.add('a', full('m1'));
    assert.deepEqual(await queue.edit(ref('2'), part('m1', 'foreign')), { status: 'not_waiting' });
    assert.deepEqual(await queue.edit(ref('1'), part('m1', 'better')), { status: 'changed', promptId: 'a' });
    clock.advance(2_001);
    await settle();
    assert.deepEqual(ran, ['a: better']);
    assert.equal((await queue.edit(ref('1'), part('m1', 'too late'))).status, 'too_late');
  });

  it('keeps its other parts where one is edited or withdrawn', async (t) => {
    const { queue, ran } = openQueue(t, { patience: PATIENCE });
    await queue.add('a', full('m1'));
    await queue.join(ref('1'), part('m2', 'end'), 'alpha');
    await queue.edit(ref('1'), part('m2', 'another end'));
    await queue.withdraw(ref('1'), 'm1');
    await queue.edit(ref('1'), part('m2', 'end of it'));
    assert.equal((await queue.find('a'))?.payload.text, 'end of it');
    assert.deepEqual(await queue.withdraw(ref('1'), 'm2'), { status: 'changed', promptId: 'a' });
    assert.deepEqual([ran, await queue.listAll()], [[], []]);
  });
});

/** A prompt of these messages. */
const partsOf = (...parts: PromptPart[]): Prompt => ({ ...promptOf('1', promptText(undefined, parts)), parts });

describe('what belongs together', () => {
  const own = (messageId: string, text = messageId): PromptPart => ({ messageId, text });
  const forward = (messageId: string, text = messageId, forwardedFrom = 'Ann'): PromptPart => ({
    messageId,
    text,
    forwardedFrom,
    context: `Forwarded from ${forwardedFrom}:`,
  });
  const file = (messageId: string, text = ''): PromptPart => ({
    messageId,
    text,
    attachments: [
      { fileId: `f-${messageId}`, name: `${messageId}.jpg`, mimeType: 'image/jpeg', size: 1, kind: 'photo' },
    ],
  });

  async function come(queue: ReturnType<typeof openQueue>['queue'], ...parts: PromptPart[]): Promise<void> {
    for (const part of parts) {
      if ((await queue.join(ref('1'), part, 'alpha')) === undefined) await queue.add(part.messageId, partsOf(part));
    }
  }

  const cases: { name: string; parts: PromptPart[]; prompts: string[] }[] = [
    { name: 'a comment and its forward', parts: [own('a'), forward('b')], prompts: ['a\n\nForwarded from Ann:\n\nb'] },
    {
      name: 'a comment and several forwards',
      parts: [own('a'), forward('b'), forward('c', 'c', 'Bob')],
      prompts: ['a\n\nForwarded from Ann:\n\nb\n\nForwarded from Bob:\n\nc'],
    },
    {
      name: 'forwards and the words that follow',
      parts: [forward('b'), own('a')],
      prompts: ['Forwarded from Ann:\n\nb\n\nMy own words:\n\na'],
    },
    { name: 'a text and the photo that follows', parts: [own('a'), file('b')], prompts: ['a'] },
    { name: 'a photo and the text that follows', parts: [file('a'), own('b')], prompts: ['b'] },
    { name: 'a caption and more files', parts: [file('a', 'look'), file('b'), file('c')], prompts: ['look'] },
    { name: 'files without words', parts: [file('a'), file('b')], prompts: ['Files: a.jpg, b.jpg'] },
    {
      name: 'a forwarded text and its rest',
      parts: [{ ...forward('a', 'x'.repeat(4_096)), filled: 'wholly' }, forward('b', 'rest')],
      prompts: [`Forwarded from Ann:\n\n${'x'.repeat(4_096)}rest`],
    },
    {
      name: 'two comments, each with its forward',
      parts: [own('a'), forward('b'), own('c'), forward('d')],
      prompts: ['a\n\nForwarded from Ann:\n\nb', 'c\n\nForwarded from Ann:\n\nd'],
    },
    {
      name: 'forwards of two people',
      parts: [
        { ...forward('a'), sender: { id: '1', name: 'Ann' } },
        { ...forward('b'), sender: { id: '2', name: 'Bob' } },
        { ...own('c'), sender: { id: '2', name: 'Bob' } },
      ],
      prompts: ['[From Ann]\nForwarded from Ann:\n\na', '[From Bob]\nForwarded from Ann:\n\nb\n\nMy own words:\n\nc'],
    },
    {
      name: 'a long text of one person and what another one writes next',
      parts: [
        { ...own('a', 'x'.repeat(4_096)), filled: 'wholly', sender: { id: '1', name: 'Ann' } },
        { ...own('b'), sender: { id: '2', name: 'Bob' } },
      ],
      prompts: [`[From Ann]\n${'x'.repeat(4_096)}`, '[From Bob]\nb'],
    },
    { name: 'a text and a photo with words of its own', parts: [own('a'), file('b', 'b')], prompts: ['a', 'b'] },
    { name: 'files of which the last has words', parts: [file('a'), file('b'), file('c', 'look')], prompts: ['look'] },
    { name: 'two texts', parts: [own('a'), own('b')], prompts: ['a', 'b'] },
    {
      name: 'a reply to something else after a photo',
      parts: [file('a', 'look'), { ...own('b'), pointsAt: { messageId: 'm', fileIds: [] } }],
      prompts: ['look', 'b'],
    },
  ];
  for (const { name, parts, prompts } of cases) {
    it(`${name}: ${prompts.length}`, async (t) => {
      const { queue, clock, ran, gate } = openQueue(t, { patience: PATIENCE });
      gate.open();
      await queue.start();
      await come(queue, ...parts);
      await settle();
      clock.advance(PATIENCE.afterOthersMs + 1);
      await settle();
      assert.deepEqual(
        ran.map((one) => one.replace(/^\w+: /, '')),
        prompts,
      );
    });
  }

  it('is waited for so shortly after words that nobody notices', async (t) => {
    const { queue, clock, ran } = openQueue(t, { patience: PATIENCE });
    await queue.start();
    await queue.add('a', partsOf(own('a')));
    clock.advance(PATIENCE.afterWordsMs - 1);
    await settle();
    assert.deepEqual(ran, []);
    clock.advance(1);
    await settle();
    assert.deepEqual(ran, ['a: a']);
    assert.ok(PATIENCE.afterWordsMs <= 300);
  });

  it('is not waited for after a reply', async (t) => {
    const { queue, ran } = openQueue(t, { patience: PATIENCE });
    await queue.start();
    await queue.add('a', partsOf({ ...own('a'), pointsAt: { messageId: 'm', fileIds: [] } }));
    await settle();
    assert.deepEqual(ran, ['a: a']);
  });

  it('is not waited for where something else has come already', async (t) => {
    const { queue, gate, ran } = openQueue(t, { patience: PATIENCE });
    gate.open();
    await queue.start();
    await come(queue, own('a'), own('b'));
    await settle();
    assert.deepEqual(ran, ['a: a']);
  });

  it('is never more than a hundred messages and never held for longer than five seconds', async (t) => {
    const { queue, clock, ran } = openQueue(t, { patience: PATIENCE });
    await queue.start();
    for (let index = 0; index < MOST_PARTS + 1; index++) await come(queue, forward(`f${index}`));
    assert.deepEqual(ids(await queue.list(ref('1'))), ['f0', `f${MOST_PARTS}`]);
    await queue.dropWaiting(ref('1'));
    const began = clock.now();
    while (ran.length === 0) {
      await come(queue, forward(`g${clock.now()}`));
      clock.advance(400);
      await settle();
    }
    assert.ok(clock.now() - began <= MOST_HELD_MS + 400);
  });

  it('joins what waits behind something that runs, as long as it comes at once', async (t) => {
    const { queue, clock } = openQueue(t, { patience: PATIENCE });
    await queue.start();
    await queue.add('runs', promptOf('1'));
    await settle();
    await come(queue, own('a'));
    clock.advance(PATIENCE.afterWordsMs + 500);
    await come(queue, forward('b'));
    assert.deepEqual(ids(await queue.list(ref('1'))), ['runs', 'a']);
    clock.advance(PATIENCE.afterOthersMs + 1);
    await come(queue, forward('c'));
    assert.deepEqual(ids(await queue.list(ref('1'))), ['runs', 'a', 'c']);
  });

  it('is in what runs, whatever is changed at the very moment when it is taken up', async (t) => {
    const { queue, clock, ran, gate } = openQueue(t, { patience: PATIENCE });
    gate.open();
    await queue.start();
    await queue.add('a', partsOf(own('a')));
    await settle();
    clock.advance(PATIENCE.afterWordsMs);
    const joined = await queue.join(ref('1'), forward('b'), 'alpha');
    await settle();
    clock.advance(PATIENCE.afterOthersMs);
    await settle();
    assert.equal(
      joined === 'a',
      ran.some((one) => one.includes('Forwarded')),
    );
  });
});
