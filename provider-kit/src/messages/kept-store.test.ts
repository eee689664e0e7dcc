import assert from 'node:assert/strict';
import { it } from 'node:test';
import { withDatabases } from '../../../service-kit/src/testing/with-databases.ts';
import { KIT_TABLES } from '../testing/open-kit-database.ts';
import { createKeptStore } from './kept-store.ts';
import { createMessageStore } from './message-store.ts';
import { createPartStore } from './part-store.ts';

withDatabases('what waits for people who are away', KIT_TABLES, (database) => {
  const setup = () => {
    const kept = createKeptStore(database());
    const messages = createMessageStore(database());
    const { write } = database();
    return {
      kept,
      messages,
      write,
      keep: (remoteSessionId: string, at: number) =>
        write(async () => {
          const id = await messages.add({ remoteSessionId, text: 'x' }, at);
          await kept.add(id, remoteSessionId, at);
          return id;
        }),
    };
  };
  const ids = (all: readonly { messageId: string }[]) => all.map(({ messageId }) => messageId);

  it('knows who is away since when it was first told, and how much became too old', async () => {
    const { kept, write } = setup();
    const begin = (reason: string) => write(() => kept.beginUnreachable('1', reason, 1_000));
    assert.deepEqual((await Promise.all([begin('blocked'), begin('blocked')])).toSorted(), [false, true]);
    assert.equal(await begin('gone'), false);
    assert.deepEqual(
      [await kept.isUnreachable('1'), await kept.isUnreachable('2'), await kept.whyUnreachable('1')],
      [true, false, 'blocked'],
    );
    await Promise.all([write(() => kept.countTooOld('1')), write(() => kept.countTooOld('1'))]);
    assert.deepEqual(await write(() => kept.endUnreachable('1')), { tooOld: 2 });
    assert.equal(await write(() => kept.endUnreachable('1')), undefined);
  });

  it('keeps messages in their order until they are taken or end', async () => {
    const { kept, messages, write, keep } = setup();
    const [a, b, c] = [await keep('1', 3_000), await keep('1', 1_000), await keep('1', 2_000)];
    await keep('2', 1_000);
    await write(() => kept.add(a, '1', 9_000));
    await write(() => createPartStore(database()).begin(b, '0', 0));
    assert.deepEqual(ids(await kept.list('1')), [a, b, c]);
    assert.deepEqual(await kept.oldest('1'), { messageId: a, remoteSessionId: '1', isBegun: false });
    await write(() => createPartStore(database()).settle(b, '0', '7', 'print'));
    assert.deepEqual(
      (await kept.list('1')).map(({ isBegun }) => isBegun),
      [false, true, false],
    );
    await write(() => kept.remove(a));
    await write(() => messages.markSent(b, 1));
    await write(() => messages.change(c, { text: 'new' }));
    assert.deepEqual([ids(await kept.list('1')), await kept.countOf('1')], [[c], 1]);
    assert.deepEqual(await kept.counts(), { messages: 2, oldestAt: 1_000, unreachable: 0 });
    assert.equal((await kept.keptBefore(5_000, 1)).length, 1);
    assert.deepEqual(await kept.keptBefore(1_000, 5), []);
  });

  it('remembers what it has offered, and forgets people for whom nothing waits', async () => {
    const { kept, write, keep } = setup();
    const id = await keep('1', 1_000);
    await write(() => kept.addOffer(id));
    assert.deepEqual([await kept.isOffer(id), await kept.isOffer('msg_x')], [true, false]);
    for (const session of ['1', '2', '3', '4']) {
      await write(() => kept.beginUnreachable(session, 'blocked', session === '4' ? 9_000 : 1_000));
    }
    const prune = () => write(() => kept.prune(5_000, 1));
    assert.deepEqual([await prune(), await prune(), await prune()], [1, 1, 0]);
    assert.deepEqual([await kept.isUnreachable('1'), await kept.isUnreachable('4')], [true, true]);
  });
});
