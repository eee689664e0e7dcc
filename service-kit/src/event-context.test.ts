import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from './clock.ts';
import { becauseOf, currentEventId, eventHeaders, eventIdIn } from './event-context.ts';
import { createLogger } from './log/create-logger.ts';
import { createQueue } from './queue/queue.ts';
import { createQueueTraces, QUEUE_EVENTS_MIGRATION } from './queue/queue-trace.ts';
import { createQueueStore, QUEUE_MIGRATION } from './queue/sql-queue-store.ts';
import { openDatabase } from './sqlite/open-database.ts';

test('an event goes along through transactions, queues and the log, whoever woke them', async (t) => {
  const lines: { msg: string; eventId?: string }[] = [];
  const log = createLogger({
    name: 'sample',
    level: 'info',
    pretty: false,
    secrets: () => [],
    destination: { write: (line) => void lines.push(JSON.parse(line)) },
  });
  const database = openDatabase(':memory:', [QUEUE_MIGRATION, QUEUE_EVENTS_MIGRATION]);
  t.after(() => database.close());
  const store = createQueueStore<string>(database, 'things', () => 1_000);
  const seen: [string, string | undefined][] = [];
  const queue = createQueue<string>({
    name: 'things',
    store,
    clock: systemClock,
    log,
    parallelism: 1,
    delayMs: () => 0,
    async handle({ id, attempts }) {
      await database.write(() => seen.push([id, currentEventId()]));
      return id === 'b' && attempts === 0 ? { status: 'retry', reason: 'too early' } : { status: 'done' };
    },
  });
  // Both in one transaction, and taken up by one pump.
  await Promise.all([
    becauseOf('evt_1', () => store.append({ id: 'a', key: 'k', payload: '' })),
    becauseOf('evt_2', () => store.append({ id: 'b', key: 'k', payload: '' })),
    store.append({ id: 'c', key: 'k', payload: '' }),
  ]);
  await becauseOf('evt_3', () => queue.start());
  while (seen.length < 4) await new Promise(setImmediate);
  await queue.stop();
  assert.deepEqual(seen, [
    ['a', 'evt_1'],
    ['b', 'evt_2'],
    ['b', 'evt_2'],
    ['c', undefined],
  ]);
  assert.deepEqual(
    lines.map(({ msg, eventId }) => [msg, eventId]),
    [['failed, will be tried again', 'evt_2']],
  );
  const traces = createQueueTraces(database);
  const common = { queue: 'things', key: 'k', state: 'done', createdAt: 1_000, finishedAt: 1_000 };
  assert.deepEqual(
    (await traces('evt_2')).map(({ notBefore: _, ...trace }) => trace),
    [{ ...common, id: 'b', failures: 1, reason: 'too early' }],
  );
  assert.deepEqual(await traces('evt_9'), []);
});

test('an event is named to another service, and taken from one, only where it can stand in a log', () => {
  assert.deepEqual(eventHeaders(), {});
  for (const [id, isTaken] of [
    ['evt_77_12', true],
    ['wamid:HBg.-_', true],
    ['a'.repeat(200), true],
    ['a'.repeat(201), false],
    ['two\r\nlines', false],
    ['', false],
  ] as const) {
    assert.deepEqual(
      becauseOf(id, () => eventHeaders()),
      isTaken ? { 'x-event-id': id } : {},
    );
    assert.equal(eventIdIn({ 'x-event-id': id }), isTaken ? id : undefined);
  }
  assert.equal(eventIdIn({ 'x-event-id': ['a', 'b'] }), undefined);
});
