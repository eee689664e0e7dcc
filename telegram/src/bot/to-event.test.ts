import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message, Update } from '@grammyjs/types';
import { type ProviderEvent, ProviderEventSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { unknownPlaces } from '../places/testing.ts';
import { contactOf } from './contact-of.ts';
import { withoutBotName } from './read-command-text.ts';
import { readSpeaker } from './read-speaker.ts';
import { eventIdOf, toEvent } from './to-event.ts';

const from = { id: 5, is_bot: false, first_name: 'First', last_name: 'Last', username: 'user', language_code: 'de' };
const chat = { id: 5, type: 'private', first_name: 'First', last_name: 'Last' } as const;
const context = {
  botUsername: 'the_bot',
  remoteSession: { sessionId: '5' },
  platformIdOf: unknownPlaces.platformIdOf,
  findMessage: async (_session: string, id: string) => (id === '50' ? 'msg_ours' : undefined),
  findFileName: async (messageId: string) => (messageId === 'msg_ours' ? '.env' : undefined),
  findAction: async (_session: string, token: string) =>
    token === 'unknown'
      ? undefined
      : { messageId: 'msg_ours', remoteSessionId: '5', actionId: 'yes', state: token as 'open' | 'disabled' | 'gone' },
  findRun: (_session: string, draftId: number) => (draftId === 9 ? 'run-9' : undefined),
  now: 1_700_000_000_000,
};

const convert = async (update: object): Promise<ProviderEvent | undefined> => {
  const event = await toEvent({ update_id: 1, ...update } as Update, context);
  if (event !== undefined) assert.ok(Value.Check(ProviderEventSchema, event), JSON.stringify(event));
  return event;
};
const messageOf = async (content: object) => {
  const message = { message_id: 10, date: 1_700_000_000, chat, from, ...content } as Message;
  const event = await convert({ message });
  return event?.type === 'message.received' ? event.data.message : undefined;
};
const file = { file_id: 'F', file_unique_id: 'U', file_size: 3 };
const attachmentOf = async (content: object) => (await messageOf(content))?.attachments;

describe('a message becomes an event', async () => {
  const described: [string, object, boolean][] = [
    ['a text', { text: 'Location: 1, 2' }, false],
    ['a caption', { photo: [{ ...file, width: 1, height: 1 }], caption: 'look' }, false],
    ['a place', { location: { latitude: 1, longitude: 2 } }, true],
    ['a contact', { contact: { first_name: 'A', phone_number: '+1' } }, true],
    ['a sticker', { sticker: { ...file, emoji: '👍' } }, true],
    ['a die', { dice: { emoji: '🎲', value: 4 } }, true],
    ['a poll', { poll: { question: 'Q?', options: [{ text: 'a' }] } }, true],
  ];
  for (const [what, content, isDescribed] of described) {
    it(`says ${isDescribed ? 'that the words tell of' : 'nothing of this kind for'} ${what}`, async () => {
      assert.equal((await messageOf(content))?.isDescribed ?? false, isDescribed);
    });
  }

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
    ['a sticker', { sticker: { ...file, emoji: '🎉' } }, '🎉'],
    ['a sticker without an emoji', { sticker: file }, '[sticker]'],
    [
      'a caption with formatting',
      {
        photo: [{ ...file, width: 1, height: 1 }],
        caption: 'look here',
        caption_entities: [{ type: 'bold', offset: 5, length: 4 }],
      },
      'look **here**',
    ],
    ['a command in bold', { text: '/status', entities: [{ type: 'bold', offset: 0, length: 7 }] }, '/status'],
    [
      'a command with a name in code',
      { text: '/get a.py', entities: [{ type: 'code', offset: 5, length: 4 }] },
      '/get a.py',
    ],
    [
      'a command with typed marks',
      { text: '/get init.py', entities: [{ type: 'italic', offset: 5, length: 4 }] },
      '/get __init__.py',
    ],
    [
      'a path that is no command',
      { text: '/health a', entities: [{ type: 'code', offset: 8, length: 1 }] },
      '/health `a`',
    ],
    [
      'a vCard',
      { contact: { first_name: 'A', phone_number: '+1', vcard: 'BEGIN:VCARD\nORG:X\nEND:VCARD' } },
      'Contact: A, +1\n```vcard\nBEGIN:VCARD\nORG:X\nEND:VCARD\n```',
    ],
    [
      'a vague location',
      { location: { latitude: 1, longitude: 2, horizontal_accuracy: 50 } },
      'Location: 1, 2 (within 50 m)',
    ],
    [
      'a live location',
      { location: { latitude: 1, longitude: 2, live_period: 60 } },
      'Location: 1, 2 (live; where it moves to is not passed on)',
    ],
    [
      'a quiz',
      {
        poll: {
          type: 'quiz',
          question: 'Q?',
          description: 'why',
          options: [{ text: 'a' }, { text: 'b', media: { link: { url: 'https://x.org' } } }],
          correct_option_ids: [1],
          explanation: 'so',
          explanation_entities: [{ type: 'bold', offset: 0, length: 2 }],
        },
      },
      'Quiz: Q?\nwhy\n- a\n- b https://x.org (correct)\nExplanation: **so**',
    ],
    [
      'a checklist',
      {
        checklist: {
          title: 'T',
          tasks: [
            { id: 1, text: 'a', completion_date: 5 },
            { id: 2, text: 'b' },
          ],
        },
      },
      'Checklist: T\n- [x] a\n- [ ] b',
    ],
    ['a game', { game: { title: 'T', description: 'D', photo: [] } }, 'Game: T\nD'],
    [
      'an invoice',
      { invoice: { title: 'T', description: 'D', currency: 'XTR', total_amount: 5 } },
      'Invoice: T\nD\nAmount: 5 Stars',
    ],
    [
      'a giveaway',
      { giveaway: { chats: [{ title: 'C' }], winners_selection_date: 0, winner_count: 2, prize_description: 'P' } },
      'Giveaway: 2 winners on 1970-01-01T00:00:00.000Z\nP\nChats: C',
    ],
    [
      'winners of a giveaway',
      { giveaway_winners: { chat: { title: 'C' }, winners: [from] } },
      'Winners of a giveaway of C: First Last',
    ],
    ['data of a web app', { web_app_data: { button_text: 'Form', data: '{"a":1}' } }, 'Form: {"a":1}'],
    [
      'shared people',
      { users_shared: { request_id: 1, users: [{ user_id: 3, first_name: 'A', username: 'abcd' }] } },
      'Shared: A (@abcd, 3)',
    ],
    ['a shared chat', { chat_shared: { request_id: 1, chat_id: -3, title: 'C' } }, 'Shared: C (-3)'],
    ['words with a gift', { gift: { gift: { sticker: {} }, text: 'thanks' } }, '[gift] thanks'],
    [
      'paid media that is not paid for',
      {
        paid_media: {
          star_count: 5,
          paid_media: [{ type: 'preview' }, { type: 'photo', photo: [{ ...file, width: 1, height: 1 }] }],
        },
        caption: 'c',
      },
      'c\n[paid media, 5 Stars; 1 of 2 not paid for and not passed on]',
    ],
    [
      'a rich command for this bot',
      { rich_message: { blocks: [{ type: 'paragraph', text: '/status@The_Bot' }] } },
      '/status',
    ],
    ['words below something new', { of_the_future: {}, caption: 'c' }, 'c\n[something that cannot be passed on]'],
  ];
  for (const [what, content, text] of texts) {
    it(`with the text of ${what}`, async () => assert.equal((await messageOf(content))?.text, text));
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
  ];
  for (const [what, content, [name, mimeType, kind]] of attachments) {
    it(`with the ${what}`, async () =>
      assert.deepEqual(await attachmentOf(content), [{ fileId: 'F', name, mimeType, size: 3, kind }]));
  }

  it('with the photo and the film of a live photo', async () => {
    const sizes = [{ ...file, width: 1, height: 1 }];
    const found = await attachmentOf({ photo: sizes, live_photo: { ...file, file_id: 'L', photo: sizes } });
    assert.deepEqual(
      found?.map(({ fileId, name, kind }) => [fileId, name, kind]),
      [
        ['F', 'photo-10.jpg', 'photo'],
        ['L', 'live-photo-10.mp4', 'live_photo'],
      ],
    );
  });

  it('with the files of paid media and of polls', async () => {
    const photo = [{ ...file, width: 1, height: 1 }];
    const paid = {
      star_count: 1,
      paid_media: [
        { type: 'photo', photo },
        { type: 'video', video: file },
      ],
    };
    assert.deepEqual(
      (await attachmentOf({ paid_media: paid }))?.map(({ name }) => name),
      ['photo-10.jpg', 'video-10-2.mp4'],
    );
    const poll = {
      question: 'Q',
      media: { document: { ...file, file_name: 'a.pdf' } },
      options: [{ text: 'a', media: { photo } }],
    };
    assert.deepEqual(
      (await attachmentOf({ poll }))?.map(({ name }) => name),
      ['a.pdf', 'photo-10-3.jpg'],
    );
  });

  it('with the largest size of a photo', async () => {
    const sizes = [100, 800, 320].map((width) => ({ ...file, file_id: `${width}`, width, height: width }));
    assert.equal((await attachmentOf({ photo: sizes }))?.[0]?.fileId, '800');
  });

  const replies: [string, object, unknown][] = [
    ['our message', { reply_to_message: { chat, message_id: 50, text: 'whole' } }, { id: 'msg_ours', text: 'whole' }],
    ["a person's message", { reply_to_message: { chat, message_id: 51, caption: 'c' } }, { id: '5:51', text: 'c' }],
    [
      'a part of a message',
      { reply_to_message: { chat, message_id: 50, text: 'whole' }, quote: { text: 'ho' } },
      { id: 'msg_ours', text: 'ho' },
    ],
    [
      'a message of another chat',
      { external_reply: { message_id: 3, chat: { id: -7 } }, quote: { text: 'q' } },
      { id: '-7:3', text: 'q' },
    ],
    [
      'a photo',
      { reply_to_message: { chat, message_id: 51, photo: [{ ...file, width: 1, height: 1 }] } },
      {
        id: '5:51',
        text: '[photo]',
        attachments: [{ fileId: 'F', name: 'photo-51.jpg', mimeType: 'image/jpeg', size: 3, kind: 'photo' }],
      },
    ],
    [
      'our file',
      { reply_to_message: { chat, message_id: 50, photo: [{ ...file, width: 1, height: 1 }] } },
      {
        id: 'msg_ours',
        text: '[photo] .env',
        attachments: [{ fileId: 'F', name: '.env', mimeType: 'image/jpeg', size: 3, kind: 'photo' }],
      },
    ],
    [
      'a rich message',
      { reply_to_message: { chat, message_id: 51, rich_message: { blocks: [{ type: 'footer', text: 'f' }] } } },
      { id: '5:51', text: 'f' },
    ],
    [
      'a sticker',
      { reply_to_message: { chat, message_id: 51, sticker: { ...file, emoji: '🎉' } } },
      { id: '5:51', text: '🎉' },
    ],
    [
      'a story that was forwarded',
      { reply_to_message: { chat, message_id: 51, story: { chat: { title: 'C' }, id: 1 } } },
      { id: '5:51', text: '[story] of C' },
    ],
    [
      'a gift',
      { reply_to_message: { chat, message_id: 51, gift: { gift: { sticker: {} } } } },
      { id: '5:51', text: '[gift]' },
    ],
    [
      'a notice',
      { reply_to_message: { chat, message_id: 51, pinned_message: {} } },
      { id: '5:51', text: '[notice of Telegram]' },
    ],
    [
      'a message of the future',
      { reply_to_message: { chat, message_id: 51, hologram: {} } },
      { id: '5:51', text: '[message that cannot be read here]' },
    ],
    [
      'a quote with formatting',
      {
        reply_to_message: { chat, message_id: 51, text: 'ab' },
        quote: { text: 'a', entities: [{ type: 'bold', offset: 0, length: 1 }] },
      },
      { id: '5:51', text: '**a**' },
    ],
    [
      'an answer of a poll',
      {
        reply_to_message: {
          chat,
          message_id: 51,
          poll: { question: 'Q', options: [{ text: 'a', persistent_id: 'p' }] },
        },
        reply_to_poll_option_id: 'p',
      },
      { id: '5:51', text: 'a' },
    ],
    [
      'a story',
      { reply_to_story: { chat: { id: -7, title: 'C' }, id: 2 } },
      { id: 'story:-7:2', text: '[story] of C' },
    ],
    [
      'a poll of another chat',
      {
        external_reply: { origin: { type: 'chat', sender_chat: { title: 'C' } }, poll: { question: 'Q', options: [] } },
      },
      { id: 'elsewhere:0', text: 'Poll: Q\n— C' },
    ],
    [
      'the beginning of a topic',
      { reply_to_message: { chat, message_id: 51, forum_topic_created: { name: 'T' } } },
      undefined,
    ],
    ['nothing', {}, undefined],
  ];
  for (const [what, content, expected] of replies) {
    it(`with what it answers: ${what}`, async () =>
      assert.deepEqual((await messageOf({ text: 'x', ...content }))?.replyTo, expected));
  }

  const origins: [object, string][] = [
    [{ type: 'user', sender_user: from }, 'First Last'],
    [{ type: 'hidden_user', sender_user_name: 'Hidden' }, 'Hidden'],
    [{ type: 'chat', sender_chat: { title: 'Group' } }, 'Group'],
    [{ type: 'chat', sender_chat: { title: 'Group' }, author_signature: 'Admin' }, 'Group (Admin)'],
    [{ type: 'channel', chat: { title: 'Channel' }, author_signature: 'Author' }, 'Channel (Author)'],
    [{ type: 'channel', chat: { title: 'Channel' } }, 'Channel'],
    [{ type: 'of_the_future' }, 'unknown'],
  ];
  for (const [origin, name] of origins) {
    it(`with the first sender ${name}`, async () => {
      assert.equal((await messageOf({ text: 'x', forward_origin: origin }))?.forwardedFrom, name);
    });
  }

  it('unless there is nothing in it for us', async () => {
    assert.equal(await messageOf({ pinned_message: {} }), undefined);
    assert.equal(await messageOf({ story: { chat, id: 1 } }), undefined);
  });
});

describe('other updates', async () => {
  it('an edited message is told with the time of the change', async () => {
    const event = await convert({
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
    it(`a button that is ${token} gives ${type ?? 'no event'}`, async () => {
      assert.equal((await convert({ callback_query: { id: 'q', from, chat_instance: 'c', data: token } }))?.type, type);
    });
  }

  it('the stop of a preview tells its run, or none where that is not known any more', async () => {
    const runOf = async (draft_id: number) => {
      const event = await convert({ stopped_message_generation: { chat, draft_id } });
      return event?.type === 'run.stop_requested' ? event.data.runId : undefined;
    };
    assert.deepEqual([await runOf(9), await runOf(8)], ['run-9', '']);
  });

  it('an update is known again by its id', () => assert.equal(eventIdOf(77, 12), 'evt_77_12'));
});

describe('who has sent an update', async () => {
  const person = {
    kind: 'direct',
    userId: '5',
    remoteSession: {
      sessionId: '5',
      kind: 'direct',
      displayName: 'First Last',
      userId: '5',
      username: 'user',
      language: 'de',
    },
  };
  it('is told for messages and buttons', async () => {
    assert.deepEqual(await contactOf({ update_id: 1, message: { chat, from } } as Update, unknownPlaces), person);
    assert.deepEqual(
      await contactOf({ update_id: 1, callback_query: { from, message: { chat } } } as Update, unknownPlaces),
      person,
    );
  });
  it('is the chat where Telegram names nobody', async () => {
    const contact = await contactOf(
      { update_id: 1, stopped_message_generation: { chat, draft_id: 9 } } as Update,
      unknownPlaces,
    );
    assert.deepEqual([contact?.userId, contact?.remoteSession.displayName], ['5', 'First Last']);
  });
  it('is the one who speaks in a group, which is called by its own name', async () => {
    const group = { id: -100, type: 'supergroup', title: 'Crew' };
    assert.deepEqual(await contactOf({ update_id: 1, message: { chat: group, from } } as Update, unknownPlaces), {
      kind: 'group',
      userId: '5',
      remoteSession: { sessionId: '-100', kind: 'group', title: 'Crew', displayName: 'Crew', language: 'de' },
    });
  });
  it('is a channel itself', async () => {
    const channel = { id: -200, type: 'channel', title: 'News' };
    assert.deepEqual(await contactOf({ update_id: 1, message: { chat: channel } } as Update, unknownPlaces), {
      kind: 'channel',
      userId: '-200',
      remoteSession: { sessionId: '-200', kind: 'channel', title: 'News', displayName: 'News' },
      isPlace: true,
    });
  });
  it('is nobody for other kinds', async () =>
    assert.equal(await contactOf({ update_id: 1, poll: {} } as Update, unknownPlaces), undefined));
});

describe('who speaks', async () => {
  const group = { id: -100, type: 'supergroup', title: 'Crew' };
  const channel = { id: -200, type: 'channel', title: 'News' };
  const anonymous = { id: 1_087_968_824, is_bot: true, first_name: 'Group' };
  const cases: [string, object, ReturnType<typeof readSpeaker>][] = [
    ['the person, where there is only one', { chat, from }, undefined],
    ['a person of a group', { chat: group, from }, { kind: 'person', id: '5', name: 'First Last' }],
    ['a channel', { chat: channel, sender_chat: channel }, { kind: 'channel', id: '-200', name: 'News' }],
    [
      'a channel in which posts are signed',
      { chat: channel, author_signature: 'Ann' },
      { kind: 'channel', id: '-200', name: 'News (Ann)' },
    ],
    [
      'an admin who writes as the group',
      { chat: group, from: anonymous, sender_chat: group },
      { kind: 'nobody', hiddenAs: 'group' },
    ],
    [
      'somebody who writes as a channel',
      { chat: group, from: anonymous, sender_chat: channel },
      { kind: 'nobody', hiddenAs: 'channel' },
    ],
    [
      'a post of the linked channel',
      { chat: group, from: anonymous, sender_chat: channel, is_automatic_forward: true },
      { kind: 'nobody', hiddenAs: 'linked_channel' },
    ],
  ];
  for (const [who, message, speaker] of cases) {
    it(`is ${who}`, () => assert.deepEqual(readSpeaker(message as Message), speaker));
  }

  it('is told with the message, which may be nothing but a mention below what it is about', async () => {
    const sender = { id: '5', name: 'First Last' };
    const read = (message: object) =>
      toEvent({ update_id: 1, message: { message_id: 7, date: 1, chat: group, from, ...message } } as Update, {
        ...context,
        sender,
      });
    const event = await read({ text: 'hello' });
    assert.deepEqual(event?.type === 'message.received' && event.data.message.sender, sender);
    const about = { message_id: 6, date: 1, chat: group, from, text: 'what it is about' };
    const pointing = await read({ text: '', reply_to_message: about });
    assert.deepEqual(pointing?.type === 'message.received' && pointing.data.message, {
      id: '5:7',
      text: '[only a mention]',
      sender,
      replyTo: { id: '5:6', text: 'what it is about' },
      isDescribed: true,
      attachments: [],
    });
    assert.equal(await read({ text: '' }), undefined);
  });
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
