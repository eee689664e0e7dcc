import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message, MessageEntity, RichMessage } from '@grammyjs/types';
import { type Addressee, readAddressee, withoutMentions } from './read-addressee.ts';

const bot = { id: 99, username: 'my_bot' };
const chat = { id: -100, type: 'supergroup', title: 'Crew' };
const ann = { id: 5, is_bot: false, first_name: 'Ann' };

/** Marks mentions and commands as Telegram does. */
function marks(text: string): MessageEntity[] {
  return Array.from(text.matchAll(/(?<![\w/])(?:@\w{4,}|\/\w+(?:@\w+)?)/g), ({ index, 0: found }) => ({
    type: found.startsWith('/') ? ('bot_command' as const) : ('mention' as const),
    offset: index,
    length: found.length,
  }));
}
const message = (content: object): Message => ({ message_id: 7, date: 1, chat, from: ann, ...content }) as Message;
const text = (words: string, more: object = {}) => message({ text: words, entities: marks(words), ...more });
const photo = (caption: string, more: object = {}) =>
  message({ photo: [], caption, caption_entities: marks(caption), ...more });
const rich = (...words: unknown[]) => message({ rich_message: { blocks: [{ type: 'paragraph', text: words }] } });

const ours = { message_id: 6, date: 1, chat, from: { id: 99, is_bot: true, first_name: 'Robot' }, text: 'answer' };
const anns = { message_id: 6, date: 1, chat, from: ann, text: 'question' };
const forward_origin = { type: 'user', date: 1, sender_user: ann };
const entityOfBot = { type: 'text_mention', offset: 3, length: 5, user: ours.from } as MessageEntity;
const mention = (username: string) => ({ type: 'mention', text: `@${username}`, username });

const read = (one: Message) => readAddressee(one, { bot, isOurs: async ({ messageId }) => messageId === 6 });

describe('a message of a group', () => {
  const cases: [what: string, message: Message, Addressee][] = [
    ['words among people', text('lunch?'), 'everybody'],
    ['a mention', text('@my_bot lunch?'), 'bot'],
    ['a mention in another case', text('@MY_Bot lunch?'), 'bot'],
    ['a mention at the end', text('lunch, @my_bot?'), 'bot'],
    ['a mention of the account', message({ text: 'hi Robot', entities: [entityOfBot] }), 'bot'],
    ['a name like it', text('@my_bot2 lunch?'), 'others'],
    ['a mention of somebody else first, then of the bot', text('@annie ask @my_bot'), 'bot'],
    ['a mention of somebody else first', text('@annie lunch?'), 'others'],
    ['a mention of somebody else later', text('lunch, @annie?'), 'everybody'],
    ['what only looks like a mention', message({ text: '@my_bot' }), 'everybody'],
    ['a command', text('/status'), 'bot'],
    ['a command of ours', text('/status@My_Bot please'), 'bot'],
    ['a command of another bot', text('/status@other_bot please'), 'others'],
    ['a command of another bot that mentions us', text('/status@other_bot @my_bot'), 'others'],
    ['a command of another bot in reply to us', text('/status@other_bot', { reply_to_message: ours }), 'others'],
    ['a command in the middle', text('type /status for that'), 'everybody'],
    ['a reply to the bot', text('yes', { reply_to_message: ours }), 'bot'],
    ['a reply to the bot for somebody else', text('@annie look', { reply_to_message: ours }), 'bot'],
    ['a reply to a person', text('yes', { reply_to_message: anns }), 'everybody'],
    ['a reply to a person with a mention', text('@my_bot this', { reply_to_message: anns }), 'bot'],
    ['a reply to a post of ours', text('yes', { reply_to_message: { ...anns, from: undefined } }), 'bot'],
    [
      'a reply to another post',
      text('yes', { reply_to_message: { ...anns, message_id: 4, from: undefined } }),
      'everybody',
    ],
    [
      'words in a topic that the bot has begun',
      text('yes', { reply_to_message: { ...ours, forum_topic_created: { name: 'x', icon_color: 1 } } }),
      'everybody',
    ],
    ['a photo', photo(''), 'everybody'],
    ['a photo with a mention', photo('look @my_bot'), 'bot'],
    ['a photo with a command', photo('/get it'), 'bot'],
    ['a photo in reply to the bot', photo('', { reply_to_message: ours }), 'bot'],
    ['a place in reply to the bot', message({ location: {}, reply_to_message: ours }), 'bot'],
    ['a forward that mentions the bot', text('@my_bot go', { forward_origin }), 'everybody'],
    ['a forwarded command', text('/stop', { forward_origin }), 'everybody'],
    [
      'a post of the linked channel with a mention',
      text('@my_bot go', { forward_origin, sender_chat: { id: -200 }, is_automatic_forward: true }),
      'bot',
    ],
    ['what another bot says', text('@my_bot go', { from: { id: 98, is_bot: true, first_name: 'B' } }), 'others'],
    ['what is said in the name of the group', text('@my_bot go', { from: ours.from, sender_chat: chat }), 'bot'],
    ['a new title', message({ new_chat_title: 'Team' }), 'others'],
    ['a pinned message of the bot', message({ pinned_message: ours }), 'others'],
    ['a rich message', rich('lunch?'), 'everybody'],
    ['a rich mention', rich('lunch, ', mention('My_Bot'), '?'), 'bot'],
    ['a rich mention of somebody else first', rich(' ', mention('annie'), ' lunch?'), 'others'],
    ['a rich command', rich({ type: 'bot_command', text: '/stop', bot_command: '/stop' }), 'bot'],
    ['a rich command of another bot', rich({ type: 'bot_command', text: '/stop@other_bot' }), 'others'],
  ];
  for (const [what, one, addressee] of cases) {
    it(`that is ${what} is for ${addressee === 'bot' ? 'the bot' : addressee}`, async () => {
      assert.equal(await read(one), addressee);
    });
  }

  it('is read without the mention, wherever its words stand', () => {
    const written = text('@my_bot, go');
    assert.deepEqual(withoutMentions(written, bot), { ...written, text: 'go', entities: [] });
    assert.equal(withoutMentions(photo('look, @my_bot!'), bot).caption, 'look!');
    const forwarded = text('@my_bot go', { forward_origin });
    assert.equal(withoutMentions(forwarded, bot), forwarded);
    const unmentioned = text('no mention ');
    assert.equal(withoutMentions(unmentioned, bot), unmentioned);
  });

  it('is read without the mentions of a rich message', () => {
    const cases: [words: unknown[], left: unknown[]][] = [
      [
        ['lunch, ', mention('my_bot'), '?'],
        ['lunch', '?'],
      ],
      [[mention('my_bot'), ', lunch?'], ['lunch?']],
      [
        [{ type: 'bold', text: 'Hey' }, ' ', mention('my_bot'), ' lunch'],
        [{ type: 'bold', text: 'Hey' }, ' ', 'lunch'],
      ],
      [[mention('my_bot')], []],
      [
        [{ type: 'bold', text: mention('my_bot') }, ' lunch'],
        [{ type: 'bold', text: '' }, ' lunch'],
      ],
      [[mention('my_bot'), mention('my_bot'), ' twice'], ['twice']],
      [
        ['ask ', mention('annie')],
        ['ask ', mention('annie')],
      ],
    ];
    for (const [words, left] of cases) {
      const paragraph = (withoutMentions(rich(...words), bot).rich_message as RichMessage).blocks[0];
      assert.deepEqual(paragraph, { type: 'paragraph', text: left });
    }
  });
});
