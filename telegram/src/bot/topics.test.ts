import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ChatMember, ChatMemberUpdated, Message, Update } from '@grammyjs/types';
import type { KnownPlaces } from '../places/known-places.ts';
import { unknownPlaces } from '../places/testing.ts';
import { contactOf, remoteSessionAt } from './contact-of.ts';
import { readBotPlace } from './read-bot-place.ts';
import { isAboutTopic, moveIn, topicIdOf, topicNameIn } from './read-topic.ts';

const from = { id: 5, is_bot: false, first_name: 'Ann' };
const direct = { id: 5, type: 'private', first_name: 'Ann' };
const group = { id: -100, type: 'supergroup', title: 'Crew', is_forum: true };
const inTopic = { is_topic_message: true, message_thread_id: 7 };
const created = (name: string, more: object = {}) => ({ forum_topic_created: { name, icon_color: 1, ...more } });
const beginning = (name: string, more?: object) => ({ reply_to_message: { message_id: 7, ...created(name, more) } });
const contact = (update: object, places: KnownPlaces = unknownPlaces) =>
  contactOf({ update_id: 1, ...update } as Update, places);
const whole = { sessionId: '-100', kind: 'group', title: 'Crew', displayName: 'Crew' };

describe('the remote session of what comes from Telegram', async () => {
  const cases: [string, object, string][] = [
    ['a message outside of topics', { message: { chat: direct, from } }, '5'],
    ['a message in a topic', { message: { chat: direct, from, ...inTopic } }, '5:7'],
    ['an edit in a topic', { edited_message: { chat: group, from, ...inTopic } }, '-100:7'],
    ['a reply in a group without topics', { message: { chat: group, from, message_thread_id: 7 } }, '-100'],
    ['a button in a topic', { callback_query: { from, message: { chat: group, ...inTopic } } }, '-100:7'],
    ['a button of a message that is too old', { callback_query: { from, message: { chat: group, date: 0 } } }, '-100'],
    ['a stopped preview', { stopped_message_generation: { chat: direct, draft_id: 1, message_thread_id: 7 } }, '5:7'],
  ];
  for (const [name, update, id] of cases) {
    it(`is that of ${name}`, async () => assert.equal((await contact(update))?.remoteSession.sessionId, id));
  }

  it('is named after its topic, and paired as its chat', async () => {
    assert.deepEqual(await contact({ message: { chat: group, from, ...inTopic, ...beginning('shop') } }), {
      kind: 'group',
      userId: '5',
      remoteSession: { sessionId: '-100:7', kind: 'group', title: 'shop', displayName: 'Crew / shop' },
      pairedAs: whole,
    });
    const { remoteSession, pairedAs } = (await contact({ message: { chat: direct, from, ...inTopic } })) ?? {};
    const ann = { kind: 'direct', displayName: 'Ann', userId: '5' };
    assert.deepEqual(
      [remoteSession, pairedAs],
      [
        { sessionId: '5:7', ...ann },
        { sessionId: '5', ...ann },
      ],
    );
  });

  it('has the name that is known, which may be newer than what a message says', async () => {
    const places = { ...unknownPlaces, topicNameOf: async (id: string) => (id === '-100:7' ? 'renamed' : undefined) };
    const found = await contact({ message: { chat: group, from, ...inTopic, ...beginning('first') } }, places);
    assert.equal(found?.remoteSession.title, 'renamed');
  });

  it('of a message of ours may be another one of the same chat', async () => {
    const outside = await contact({ message: { chat: group, from } });
    const inside = await contact({ message: { chat: group, from, ...inTopic } });
    assert.ok(outside && inside);
    const places = { topicNameOf: async (id: string) => (id === '-100:8' ? 'site' : undefined) };
    const other = { sessionId: '-100:8', kind: 'group', title: 'site', displayName: 'Crew / site' };
    assert.deepEqual(await remoteSessionAt(outside, '-100:8', places), other);
    assert.deepEqual(await remoteSessionAt(inside, '-100:8', places), other);
    assert.deepEqual(await remoteSessionAt(inside, '-100', places), whole);
    assert.deepEqual(await remoteSessionAt(inside, undefined, places), inside.remoteSession);
  });

  it('is that of the group before it became a supergroup', async () => {
    const places = { ...unknownPlaces, remoteSessionIdOf: async () => '-42' };
    assert.equal((await contact({ message: { chat: group, from } }, places))?.remoteSession.sessionId, '-42');
  });
});

describe('a message of a topic', () => {
  const names: [string, object, ReturnType<typeof topicNameIn>][] = [
    ['tells its name with its beginning', created('shop'), { name: 'shop', isNew: true }],
    ['and in what it answers', beginning('shop'), { name: 'shop', isNew: false }],
    ['tells its new name', { forum_topic_edited: { name: 'site' } }, { name: 'site', isNew: true }],
    ['tells nothing where only the picture is another one', { forum_topic_edited: {} }, undefined],
    ['has no name where the app has made one up', created('New chat', { is_name_implicit: true }), undefined],
    ['nor where it answers such a beginning', beginning('New chat', { is_name_implicit: true }), undefined],
    ['tells nothing in an ordinary answer', { reply_to_message: { message_id: 9, text: 'x' } }, undefined],
  ];
  for (const [name, message, expected] of names) {
    it(name, () => assert.deepEqual(topicNameIn(message as Partial<Message>), expected));
  }

  it('is told apart from what Telegram tells of the topic', () => {
    const about = ['forum_topic_created', 'forum_topic_edited', 'forum_topic_closed', 'forum_topic_reopened'];
    for (const field of about) assert.ok(isAboutTopic({ [field]: {} }));
    assert.equal(isAboutTopic({ text: 'x' }), false);
    assert.deepEqual([topicIdOf(inTopic), topicIdOf({ message_thread_id: 7 })], [7, undefined]);
  });
});

it('a group that becomes a supergroup is told from both', () => {
  const move = { from: -42, to: -100 };
  const told = (chat: object, more: object) => moveIn({ message: { chat, ...more } } as Pick<Update, 'message'>);
  assert.deepEqual(told({ id: -42 }, { migrate_to_chat_id: -100 }), move);
  assert.deepEqual(told({ id: -100 }, { migrate_from_chat_id: -42 }), move);
  assert.deepEqual([told({ id: -42 }, { text: 'x' }), moveIn({})], [undefined, undefined]);
});

describe("the bot's own place", () => {
  const member = (status: string, more: object = {}) => ({ status, user: from, ...more }) as ChatMember;
  const restricted = (can_send_messages: boolean, is_member = true) =>
    member('restricted', { is_member, can_send_messages });
  const changed = (type: string, before: ChatMember, now: ChatMember) =>
    readBotPlace({
      chat: { id: -1, type, title: 'Crew' },
      old_chat_member: before,
      new_chat_member: now,
    } as ChatMemberUpdated);
  const [left, kicked, plain, admin] = [member('left'), member('kicked'), member('member'), member('administrator')];
  const poster = member('administrator', { can_post_messages: true });

  const cases: [string, string, ChatMember, ChatMember, ReturnType<typeof readBotPlace>['change']][] = [
    ['it is added', 'group', left, plain, 'came'],
    ['it is added as an admin', 'supergroup', left, admin, 'came'],
    ['it is made an admin', 'supergroup', plain, admin, 'none'],
    ['it is an admin no more', 'supergroup', admin, plain, 'none'],
    ['it leaves', 'group', plain, left, 'went'],
    ['it is thrown out', 'supergroup', admin, kicked, 'went'],
    ['it is muted', 'supergroup', plain, restricted(false), 'went'],
    ['it is restricted, but may write', 'supergroup', plain, restricted(true), 'none'],
    ['it may write again', 'supergroup', restricted(false), plain, 'came'],
    ['it is restricted and not in', 'supergroup', plain, restricted(true, false), 'went'],
    ['it comes to a channel', 'channel', left, poster, 'came'],
    ['it comes to a channel without the right to post', 'channel', left, admin, 'went'],
    ['it may not post any more', 'channel', poster, admin, 'went'],
    ['it is a mere reader of a channel', 'channel', poster, plain, 'went'],
    ['a person blocks it', 'private', plain, kicked, 'went'],
    ['a person lets it in again', 'private', kicked, plain, 'came'],
  ];
  for (const [what, type, before, now, expected] of cases) {
    it(`is read where ${what}`, () => assert.equal(changed(type, before, now).change, expected));
  }

  it('is told to operators in words', () => {
    const reasons = [
      changed('group', plain, left),
      changed('supergroup', plain, restricted(false)),
      changed('channel', poster, plain),
    ];
    assert.deepEqual(
      reasons.map((place) => place.change === 'went' && place.reason),
      ['the bot was removed there', 'the bot may not write there any more', 'the bot may not post there any more'],
    );
  });
});
