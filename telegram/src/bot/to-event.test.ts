import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message, Update } from '@grammyjs/types';
import { type ProviderEvent, ProviderEventSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { contactOf } from './contact-of.ts';
import { withoutBotName } from './read-text.ts';
import { eventIdOf, toEvent } from './to-event.ts';

const from = { id: 5, is_bot: false, first_name: 'First', last_name: 'Last', username: 'user', language_code: 'de' };
const chat = { id: 5, type: 'private', first_name: 'First', last_name: 'Last' } as const;
const context = {
  botUsername: 'the_bot',
  remoteSession: { sessionId: '5' },
  findMessage: (_session: string, id: number) => (id === 50 ? 'msg_ours' : undefined),
  findAction: (_session: string, token: string) =>
    token === 'unknown'
      ? undefined
      : { messageId: 'msg_ours', actionId: 'yes', state: token as 'open' | 'disabled' | 'gone' },
  findRun: (_session: string, draftId: number) => (draftId === 9 ? 'run-9' : undefined),
  now: 1_700_000_000_000,
};

const convert = (update: object): ProviderEvent | undefined => {
  const event = toEvent({ update_id: 1, ...update } as Update, context);
  if (event !== undefined) assert.ok(Value.Check(ProviderEventSchema, event), JSON.stringify(event));
  return event;
};
const messageOf = (content: object) => {
  const message = { message_id: 10, date: 1_700_000_000, chat, from, ...content } as Message;
  const event = convert({ message });
  return event?.type === 'message.received' ? event.data.message : undefined;
};
const file = { file_id: 'F', file_unique_id: 'U', file_size: 3 };
const attachmentOf = (content: object) => messageOf(content)?.attachments;

describe('a message becomes an event', () => {
  const texts: [string, object, string][] = [
    ['a text', { text: 'hello' }, 'hello'],
    ['a caption', { photo: [{ ...file, width: 1, height: 1 }], caption: 'look' }, 'look'],
    ['a command for this bot', { text: '/status@The_Bot now' }, '/status now'],
    ['a command for another bot', { text: '/status@other_bot' }, '/status@other_bot'],
    ['a contact', { contact: { first_name: 'A', last_name: 'B', phone_number: '+1' } }, 'Contact: A B, +1'],
    ['a location', { location: { latitude: 1.5, longitude: -2 } }, 'Location: 1.5, -2'],
    [
      'a venue',
      {
        location: { latitude: 1, longitude: 2 },
        venue: { title: 'T', address: 'A', location: { latitude: 1, longitude: 2 } },
      },
      'Location: T, A (1, 2)',
    ],
    ['a poll', { poll: { question: 'Q?', options: [{ text: 'a' }, { text: 'b' }] } }, 'Poll: Q?\n- a\n- b'],
    ['a die', { dice: { emoji: '🎲', value: 4 } }, '🎲 4'],
  ];
  for (const [what, content, text] of texts) {
    it(`with the text of ${what}`, () => assert.equal(messageOf(content)?.text, text));
  }

  const attachments: [string, object, [string, string, string]][] = [
    ['photo', { photo: [{ ...file, width: 1, height: 1 }] }, ['photo-10.jpg', 'image/jpeg', 'photo']],
    [
      'document',
      { document: { ...file, file_name: 'a.pdf', mime_type: 'application/pdf' } },
      ['a.pdf', 'application/pdf', 'document'],
    ],
    ['document without a name', { document: file }, ['document-10.bin', 'application/octet-stream', 'document']],
    ['animation', { animation: file, document: file }, ['animation-10.mp4', 'video/mp4', 'animation']],
    ['video', { video: file }, ['video-10.mp4', 'video/mp4', 'video']],
    ['voice message', { voice: file }, ['voice-10.ogg', 'audio/ogg', 'voice']],
    ['audio', { audio: file }, ['audio-10.mp3', 'audio/mpeg', 'audio']],
    ['video note', { video_note: file }, ['video-note-10.mp4', 'video/mp4', 'video_note']],
    ['sticker', { sticker: file }, ['sticker-10.webp', 'image/webp', 'sticker']],
    ['video sticker', { sticker: { ...file, is_video: true } }, ['sticker-10.webm', 'video/webm', 'sticker']],
    [
      'moving sticker',
      { sticker: { ...file, is_animated: true } },
      ['sticker-10.tgs', 'application/x-tgsticker', 'sticker'],
    ],
  ];
  for (const [what, content, [name, mimeType, kind]] of attachments) {
    it(`with the ${what}`, () =>
      assert.deepEqual(attachmentOf(content), [{ fileId: 'F', name, mimeType, size: 3, kind }]));
  }

  it('with the largest size of a photo', () => {
    const sizes = [100, 800, 320].map((width) => ({ ...file, file_id: `${width}`, width, height: width }));
    assert.equal(attachmentOf({ photo: sizes })?.[0]?.fileId, '800');
  });

  const replies: [string, object, unknown][] = [
    ['our message', { reply_to_message: { message_id: 50, text: 'whole' } }, { id: 'msg_ours', text: 'whole' }],
    ["a person's message", { reply_to_message: { message_id: 51, caption: 'c' } }, { id: '5:51', text: 'c' }],
    [
      'a part of a message',
      { reply_to_message: { message_id: 50, text: 'whole' }, quote: { text: 'ho' } },
      { id: 'msg_ours', text: 'ho' },
    ],
    [
      'a message of another chat',
      { external_reply: { message_id: 3, chat: { id: -7 } }, quote: { text: 'q' } },
      { id: '-7:3', text: 'q' },
    ],
    ['nothing', {}, undefined],
  ];
  for (const [what, content, expected] of replies) {
    it(`with what it answers: ${what}`, () =>
      assert.deepEqual(messageOf({ text: 'x', ...content })?.replyTo, expected));
  }

  const origins: [object, string][] = [
    [{ type: 'user', sender_user: from }, 'First Last'],
    [{ type: 'hidden_user', sender_user_name: 'Hidden' }, 'Hidden'],
    [{ type: 'chat', sender_chat: { title: 'Group' } }, 'Group'],
    [{ type: 'channel', chat: { title: 'Channel' }, author_signature: 'Author' }, 'Channel (Author)'],
  ];
  for (const [origin, name] of origins) {
    it(`with the first sender ${name}`, () => {
      assert.equal(messageOf({ text: 'x', forward_origin: origin })?.forwardedFrom, name);
    });
  }

  it('unless there is nothing in it for us', () => {
    assert.equal(messageOf({ pinned_message: {} }), undefined);
    assert.equal(messageOf({ story: {} }), undefined);
  });
});

describe('other updates', () => {
  it('an edited message is told with the time of the change', () => {
    const event = convert({
      edited_message: { message_id: 10, date: 1_700_000_000, edit_date: 1_700_000_060, chat, from, text: 'new' },
    });
    assert.deepEqual([event?.type, event?.timestamp], ['message.edited', '2023-11-14T22:14:20.000Z']);
  });

  for (const [token, type] of [
    ['open', 'action.selected'],
    ['disabled', undefined],
    ['gone', undefined],
    ['unknown', undefined],
  ]) {
    it(`a button that is ${token} gives ${type ?? 'no event'}`, () => {
      assert.equal(convert({ callback_query: { id: 'q', from, chat_instance: 'c', data: token } })?.type, type);
    });
  }

  it('the stop of a preview tells its run, or none where that is not known any more', () => {
    const runOf = (draft_id: number) => {
      const event = convert({ stopped_message_generation: { chat, draft_id } });
      return event?.type === 'run.stop_requested' ? event.data.runId : undefined;
    };
    assert.deepEqual([runOf(9), runOf(8)], ['run-9', '']);
  });

  it('an update is known again by its id', () => assert.equal(eventIdOf(77, 12), 'evt_77_12'));
});

describe('who has sent an update', () => {
  const person = {
    chatType: 'private',
    userId: '5',
    remoteSession: { sessionId: '5', displayName: 'First Last', userId: '5', username: 'user', languageCode: 'de' },
  };
  it('is told for messages and buttons', () => {
    assert.deepEqual(contactOf({ update_id: 1, message: { chat, from } } as Update), person);
    assert.deepEqual(contactOf({ update_id: 1, callback_query: { from, message: { chat } } } as Update), person);
  });
  it('is the chat where Telegram names nobody', () => {
    const contact = contactOf({ update_id: 1, stopped_message_generation: { chat, draft_id: 9 } } as Update);
    assert.deepEqual([contact?.userId, contact?.remoteSession.displayName], ['5', 'First Last']);
  });
  it('is nobody for other kinds', () => assert.equal(contactOf({ update_id: 1, poll: {} } as Update), undefined));
});

describe("a bot's name behind a command", () => {
  for (const [text, expected] of [
    ['/a@the_bot', '/a'],
    ['/a@THE_BOT b@the_bot', '/a b@the_bot'],
    ['/a@the_bot_2', '/a@the_bot_2'],
    ['mail me@the_bot', 'mail me@the_bot'],
    ['/', '/'],
    ['', ''],
  ] as const) {
    it(`"${text}" is "${expected}"`, () => assert.equal(withoutBotName(text, 'the_bot'), expected));
  }
});
