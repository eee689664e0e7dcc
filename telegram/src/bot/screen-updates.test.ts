import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Update } from '@grammyjs/types';
import type { Access, Contact } from 'provider-kit';
import { unknownPlaces } from '../places/testing.ts';
import { createScreen, type ScreenOptions } from './screen-updates.ts';

const bot = { id: 99, username: 'my_bot' };
const group = { id: -100, type: 'supergroup', title: 'Crew' };
const channel = { id: -200, type: 'channel', title: 'News' };
const [ann, eve] = [5, 6].map((id) => ({ id, is_bot: false, first_name: `Person ${id}` }));
const anonymous = { id: 1_087_968_824, is_bot: true, first_name: 'Group' };

/** Ann counts, and Eve does not. */
function setup(options: Partial<ScreenOptions> = {}) {
  const looks: Contact[] = [];
  const logged: object[] = [];
  const lookAt = ({ kind, userId, isPlace }: Contact): Access['status'] =>
    userId === '5' || kind === 'direct' || isPlace ? 'allowed' : 'ignored';
  const screen = createScreen({
    requireMention: true,
    places: unknownPlaces,
    async look(contact) {
      looks.push(contact);
      return lookAt(contact);
    },
    isPaired: async () => true,
    isKnown: async (userId) => userId === '5',
    isOurs: async () => false,
    wasTaken: async () => false,
    isAlbumOpen: async () => false,
    wasTold: async () => false,
    log: { error: (details) => void logged.push(details) },
    ...options,
  });
  return {
    looks,
    logged,
    screen: (...updates: Update[]) => screen(updates, bot),
    /** The numbers of what is taken. */
    taken: async (...updates: Update[]) => (await screen(updates, bot)).taken.map(({ update_id: id }) => id),
  };
}

let lastId = 0;
const update = (content: object): Update => ({ update_id: ++lastId, ...content }) as Update;
const marked = (text: string) =>
  Array.from(text.matchAll(/@\w{4,}|^\/\w+(?:@\w+)?/g), ({ index, 0: found }) => ({
    type: found.startsWith('/') ? 'bot_command' : 'mention',
    offset: index,
    length: found.length,
  }));
const message = (content: object) => ({ message_id: ++lastId, date: 1, chat: group, from: ann, ...content });
const text = (words: string, more: object = {}) => message({ text: words, entities: marked(words), ...more });
const said = (words: string, more: object = {}) => update({ message: text(words, more) });
const edited = (words: string, more: object = {}) => update({ edited_message: text(words, more) });
const part = (caption: string | undefined, more: object = {}) =>
  update({
    message: message({
      photo: [],
      media_group_id: 'album',
      ...(caption !== undefined && { caption, caption_entities: marked(caption) }),
      ...more,
    }),
  });
const pressed = (from: object, chat: object = group) =>
  update({ callback_query: { id: 'q', from, message: { message_id: 1, date: 1, chat }, data: 'x' } });

describe('what comes from a group', async () => {
  it('is taken where it is meant for the bot and its sender counts', async () => {
    const { taken } = setup();
    const updates = [
      said('@my_bot go'),
      said('among us'),
      said('@my_bot go', { from: eve }),
      said('/status'),
      said('/status@other_bot'),
      edited('among us'),
      edited('@my_bot now for you'),
      update({ message: { ...message({}), chat: { id: 7, type: 'private', first_name: 'Kim' }, text: 'hi' } }),
      update({ my_chat_member: { chat: group } }),
    ];
    const [first, , , status, , , late, direct, place] = updates.map(({ update_id: id }) => id);
    assert.deepEqual(await taken(...updates), [first, status, late, direct, place]);
  });

  it('is read without the mention', async () => {
    const { screen } = setup();
    const { taken } = await screen(said('@my_bot, go'), edited('go, @my_bot!'));
    assert.deepEqual([taken[0]?.message?.text, taken[1]?.edited_message?.text], ['go', 'go!']);
  });

  it('costs no question to anything where it is talk of others', async () => {
    const forbidden = () => assert.fail('this has to be read for nothing');
    const { screen } = setup({
      look: forbidden,
      isPaired: forbidden,
      isKnown: forbidden,
      isOurs: forbidden,
      wasTaken: forbidden,
      isAlbumOpen: forbidden,
      wasTold: forbidden,
    });
    const { taken, undecided, albums, toasts } = await screen(
      said('among us', { from: eve }),
      said('@annie look', { from: eve }),
      said('yes', { from: eve, reply_to_message: message({ text: 'no' }) }),
      said('in the name of the group', { from: anonymous, sender_chat: group }),
      said('a post', { from: anonymous, sender_chat: channel, is_automatic_forward: true }),
      update({ message: message({ new_chat_members: [eve], from: eve }) }),
      update({ message: message({ migrate_to_chat_id: -300, from: eve }) }),
      update({ message: message({ migrate_from_chat_id: -42, from: anonymous, sender_chat: group }) }),
      update({ message: message({ pinned_message: message({ text: '@my_bot' }) }) }),
    );
    assert.deepEqual([taken, undecided, albums, toasts], [[], [], [], []]);
  });

  it('is taken with its newest words where an edit of the same batch has no mention any more', async () => {
    const { taken } = setup();
    const first = said('@my_bot go');
    const again = update({ edited_message: { ...first.message, text: 'stay', entities: [], edit_date: 2 } });
    assert.deepEqual(await taken(first, again), [first.update_id, again.update_id]);
  });

  it('is taken as an edit where the message was', async () => {
    const { taken } = setup({ wasTaken: async (session, { messageId }) => session === '-100' && messageId === 1 });
    const known = edited('without the mention', { message_id: 1 });
    const ofStranger = edited('without the mention', { message_id: 1, from: eve });
    assert.deepEqual(await taken(known, edited('another', { message_id: 2 }), ofStranger), [known.update_id]);
  });

  it('is taken without a mention where none is required, but for what others are meant by', async () => {
    const { taken } = setup({ requireMention: false });
    const wanted = [said('lunch?'), said('@my_bot lunch?'), said('well, @annie'), part('a photo'), edited('dinner?')];
    const others = [
      said('@annie lunch?'),
      said('/status@other_bot'),
      said('lunch?', { from: eve }),
      said('lunch?', { from: anonymous, sender_chat: group }),
      update({ message: message({ left_chat_member: eve }) }),
    ];
    assert.deepEqual(
      await taken(...wanted, ...others),
      wanted.map(({ update_id: id }) => id),
    );
  });

  it('shows a code to those only who turn to the bot, also where no mention is required', async () => {
    const { taken } = setup({ requireMention: false, look: async () => 'offer_code' });
    const turned = said('@my_bot hello', { from: eve });
    assert.deepEqual(await taken(said('among us'), turned), [turned.update_id]);
  });

  it('is left out where it cannot be read, and holds up nothing', async () => {
    const { screen, logged } = setup();
    const odd = update({ message: message({ text: 'of the future', entities: 'all of it' }) });
    assert.equal((await screen(odd, said('@my_bot go'))).taken.length, 1);
    assert.deepEqual(logged, []);
  });

  it('tells another name of a group that is connected', async () => {
    const title = update({ message: message({ new_chat_title: 'Team', from: eve }) });
    assert.deepEqual(await setup().taken(title), [title.update_id]);
    assert.deepEqual(await setup({ isPaired: async () => false }).taken(title), []);
  });
});

describe('an album of a group', async () => {
  it('is taken as a whole where its caption mentions the bot, wherever that stands', async () => {
    const { taken, screen } = setup();
    const parts = [part(undefined), part('look @my_bot'), part(undefined), said('among us')];
    assert.deepEqual(
      await taken(...parts),
      parts.slice(0, 3).map(({ update_id: id }) => id),
    );
    assert.equal((await screen(part(undefined))).taken.length, 1);
    assert.equal((await screen(part(undefined, { media_group_id: 'another' }))).taken.length, 0);
  });

  it('is undecided until its words come, in whatever batch', async () => {
    const { screen } = setup();
    const first = await screen(part(undefined));
    assert.deepEqual([first.taken.length, first.undecided.length, first.albums], [0, 1, []]);
    const second = await screen(part('@my_bot look'));
    assert.deepEqual(second.albums, [{ chatId: -100, albumId: 'album' }]);
    const third = await screen(part(undefined));
    assert.deepEqual([third.taken.length, third.undecided.length], [1, 0]);
  });

  it('is left out with the words that are for others, and where its sender does not count', async () => {
    const { screen } = setup();
    for (const one of [part('just for us'), part(undefined), part(undefined, { media_group_id: 'b', from: eve })]) {
      const { taken, undecided } = await screen(one);
      assert.deepEqual([taken, undecided], [[], []]);
    }
  });

  it('goes on after a restart where a part of it waits on disk', async () => {
    const { taken } = setup({ isAlbumOpen: async (session, album) => session === '-100' && album === 'album' });
    const late = part(undefined);
    assert.deepEqual(await taken(late, part(undefined, { media_group_id: 'b' })), [late.update_id]);
  });
});

describe('those who hide who they are', async () => {
  const asGroup = (words: string) => said(words, { from: anonymous, sender_chat: group });

  it('are heard once, when they turn to the bot', async () => {
    const first = asGroup('@my_bot go');
    assert.deepEqual(await setup().taken(first), [first.update_id]);
    assert.deepEqual(await setup({ wasTold: async () => true }).taken(first), []);
    assert.deepEqual(await setup().taken(asGroup('among us')), []);
  });

  it('are not heard where groups are not served', async () => {
    assert.deepEqual(await setup({ isPaired: async () => false }).taken(asGroup('@my_bot go')), []);
    const asks = setup({ isPaired: async () => false, look: async () => 'offer_code' });
    assert.equal((await asks.taken(asGroup('@my_bot go'))).length, 1);
  });
});

describe('a press', async () => {
  it('counts of those whose words count, and others are told why not', async () => {
    const { screen } = setup();
    assert.equal((await screen(pressed(ann as object))).taken.length, 1);
    const { taken, toasts } = await screen(pressed(eve as object));
    assert.deepEqual([taken, toasts.length], [[], 1]);
    assert.match(toasts[0]?.text ?? '', /private chat/);
    assert.ok((toasts[0]?.text ?? '').length <= 200);
    const unknown = setup({ isPaired: async () => false, look: async () => 'offer_code' });
    assert.match((await unknown.screen(pressed(ann as object))).toasts[0]?.text ?? '', /not connected/);
  });

  it('of a reader of a channel counts of known people only, also where all words do', async () => {
    const { screen } = setup({ look: async () => 'allowed' });
    assert.deepEqual(
      await Promise.all([ann, eve].map(async (from) => (await screen(pressed(from as object, channel))).taken.length)),
      [1, 0],
    );
    assert.equal((await screen(pressed(eve as object))).taken.length, 1);
  });
});

describe('what comes from a channel', async () => {
  const post = (words: string, more: object = {}) => said(words, { chat: channel, from: undefined, ...more });

  it('is taken where it mentions the bot, begins with a command, or replies to a post of ours', async () => {
    const { taken, looks } = setup({ isOurs: async (session, { messageId }) => session === '-200' && messageId === 3 });
    const reply = (id: number) => ({ reply_to_message: { message_id: id, date: 1, chat: channel, text: 'x' } });
    const posts = [post('news'), post('@my_bot go'), post('/status'), post('yes', reply(3)), post('yes', reply(4))];
    const [, mention, command, answer] = posts.map(({ update_id: id }) => id);
    assert.deepEqual(await taken(...posts), [mention, command, answer]);
    assert.ok(looks.every(({ kind, isPlace }) => kind === 'channel' && isPlace));
  });
});
