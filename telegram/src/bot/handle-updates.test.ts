import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Update } from '@grammyjs/types';
import { createManualClock } from 'service-kit';
import { unknownPlaces } from '../places/testing.ts';
import { createHandleUpdates, type HandleUpdatesOptions } from './handle-updates.ts';

function setup(
  findMessage: () => Promise<string | undefined> = async () => undefined,
  addIfNew: (updateId: number) => boolean = () => true,
  more: Partial<HandleUpdatesOptions> = {},
) {
  const published: string[] = [];
  const said: string[] = [];
  const logged: object[] = [];
  const handle = createHandleUpdates({
    database: { write: async (work) => work() },
    screen: async (updates) => ({ taken: [...updates], undecided: [], albums: [], toasts: [] }),
    isNewUpdate: async (_botId, updateId) => addIfNew(Number(updateId)),
    requirePairing: async () => true,
    lookups: {
      findMessage,
      findFileName: async () => undefined,
      findAction: async () => undefined,
    },
    stopDraft: async () => undefined,
    publish: async (id) => void published.push(id),
    say: async (_remoteSessionId, { text }) => void said.push(text),
    revoke: async () => false,
    languageOf: async ({ language }) => language,
    isPaired: async () => true,
    isKnown: async () => true,
    places: unknownPlaces,
    handleBotPlace: async () => {},
    moveChat: async () => true,
    nameTopic: async () => {},
    rename: async () => {},
    undecided: { keep: async () => {}, take: async () => [] },
    told: { wasTold: async () => false, remember: async () => {} },
    reach: { reachable: async () => {}, unreachable: async () => {} },
    pressOwn: async () => false,
    answerButton: () => {},
    clock: createManualClock(),
    log: { error: (details) => void logged.push(details) },
    ...more,
  });
  return { published, said, logged, handle: (...updates: Update[]) => handle(updates, { id: 1, username: 'the_bot' }) };
}

const chat = { id: 5, type: 'private', first_name: 'First' };
const message = (updateId: number, content: object) =>
  ({ update_id: updateId, message: { message_id: updateId, date: 1_700_000_000, chat, ...content } }) as Update;

describe('a batch of updates', () => {
  it('is not held up by one whose form nobody knows yet', async () => {
    const { handle, published, said, logged } = setup();
    const unknown = message(2, { text: 'my words', photo: 'of the future' });
    await handle(message(1, { text: 'before' }), unknown, message(3, { text: 'after' }));
    assert.deepEqual(published, ['evt_1_1', 'evt_1_3']);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /can't be passed on/);
    assert.equal(logged.length, 1);
    assert.ok(!JSON.stringify(logged).includes('my words'));
  });

  it('is answered, message by message, where nothing can be passed on, and silent where Telegram itself tells something', async () => {
    const answered: [object, RegExp][] = [
      [{ story: { chat, id: 1 } }, /^A story can't/],
      [{ gift: { gift: { sticker: {} } } }, /^A gift can't/],
      [{ unique_gift: { gift: {} } }, /^A gift can't/],
      [{ successful_payment: { currency: 'XTR', total_amount: 1 } }, /^A payment can't/],
      [{ refunded_payment: { currency: 'XTR', total_amount: 1 } }, /^A refund can't/],
      [{ passport_data: {} }, /^What Telegram Passport holds can't/],
      [{ of_the_future: {} }, /^This kind of message can't/],
      [{ of_the_future: {}, another: true, has_protected_content: true }, /^This kind of message can't/],
      [{ constructor: {}, toString: 1 }, /^This kind of message can't/],
      [{}, /^This kind of message can't/],
    ];
    const silent = ['pinned_message', 'forum_topic_created', 'video_chat_ended', 'boost_added', 'giveaway_created'];
    const { handle, published, said } = setup();
    await handle(...silent.map((field, index) => message(index, { [field]: {} })));
    assert.deepEqual([published, said], [[], []]);
    await handle(...answered.map(([content], index) => message(100 + index, content)));
    assert.deepEqual(published, []);
    assert.equal(said.length, answered.length);
    for (const [index, [, answer]] of answered.entries()) assert.match(said[index] ?? '', answer);
  });

  it('says nothing of an edit that cannot be read, as edits come by themselves', async () => {
    const { handle, published, said } = setup();
    const edited = { ...message(1, { photo: 'of the future', edit_date: 1 }).message };
    await handle({ update_id: 2, edited_message: edited } as Update);
    assert.deepEqual([published, said], [[], []]);
  });

  it('of which a part is known already still has its new edits', async () => {
    const known = new Set([1]);
    const { handle, published } = setup(undefined, (id) => !known.has(id) && Boolean(known.add(id)));
    const first = message(1, { text: 'first' });
    await handle(first, { update_id: 2, edited_message: { ...first.message, text: 'second', edit_date: 1 } } as Update);
    assert.deepEqual(published, ['evt_1_2']);
  });

  it('takes the parts of an album that came before its words, and writes nothing where all is talk of others', async () => {
    const kept: Update[] = [];
    const writes: number[] = [];
    const { published, handle } = setup(undefined, undefined, {
      database: {
        write: async (work) => {
          writes.push(1);
          return work();
        },
      },
      screen: async ([first, ...others]) =>
        first?.message?.caption === undefined
          ? { taken: [], undecided: first === undefined ? [] : [first, ...others], albums: [], toasts: [] }
          : { taken: [first], undecided: [], albums: [{ chatId: 5, albumId: 'a' }], toasts: [] },
      undecided: { keep: async (_chat, _album, part) => void kept.push(part), take: async () => kept.splice(0) },
    });
    const part = (id: number, more: object = {}) =>
      message(id, {
        photo: [{ file_id: `${id}`, file_unique_id: `${id}`, width: 1, height: 1 }],
        media_group_id: 'a',
        ...more,
      });
    await handle();
    assert.deepEqual(writes, []);
    await handle(part(1), part(2));
    assert.deepEqual(published, []);
    await handle(part(3, { caption: 'look' }));
    assert.deepEqual(published, ['evt_1_1', 'evt_1_2', 'evt_1_3']);
  });

  it('stays unconfirmed as a whole where the database cannot be read', async () => {
    const { handle } = setup(() => {
      throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR' });
    });
    const reply = { text: 'reply', reply_to_message: { message_id: 1, date: 1, chat, text: 'original' } };
    await assert.rejects(handle(message(1, reply)), /disk I\/O error/);
  });
});
