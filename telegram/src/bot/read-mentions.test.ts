import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MessageEntity } from '@grammyjs/types';
import fc from 'fast-check';
import { takeOutMentions, wordsOf } from './read-mentions.ts';

const bot = { id: 99, username: 'My_Bot' };

/** Every `@name` is a mention, as Telegram marks it. */
const mentionsIn = (text: string): MessageEntity[] =>
  Array.from(text.matchAll(/@\w+/g), ({ index, 0: { length } }) => ({ type: 'mention', offset: index, length }));

const read = (text: string, more: MessageEntity[] = []) => takeOutMentions(text, [...mentionsIn(text), ...more], bot);

describe('a mention of the bot', () => {
  const cases: [written: string, left: string][] = [
    ['@My_Bot what is this?', 'what is this?'],
    ['@my_bot what is this?', 'what is this?'],
    ['@MY_BOT, what is this?', 'what is this?'],
    ['@my_bot: what is this?', 'what is this?'],
    ['@my_bot - what is this?', 'what is this?'],
    ['@my_bot -5 plus 3', '-5 plus 3'],
    ['  @my_bot   what is this?', 'what is this?'],
    ['@my_bot\nwhat is this?', 'what is this?'],
    ['@my_bot\n\n  indented', 'indented'],
    ['@my_bot @my_bot twice', 'twice'],
    ['@my_bot, @my_bot: twice', 'twice'],
    ['hey @my_bot what is this?', 'hey what is this?'],
    ['hey @my_bot, what is this?', 'hey, what is this?'],
    ['hey, @my_bot, what is this?', 'hey, what is this?'],
    ['what is this, @my_bot?', 'what is this?'],
    ['what is this @my_bot ?', 'what is this ?'],
    ['what is this, @my_bot', 'what is this'],
    ['what is this @my_bot', 'what is this'],
    ['what is this @my_bot\nand that?', 'what is this\nand that?'],
    ['what is this\n@my_bot and that?', 'what is this\nand that?'],
    ['what is this\n@my_bot', 'what is this'],
    ['what is this (@my_bot)?', 'what is this?'],
    ['what is this (@my_bot) and that', 'what is this and that'],
    ['(@my_bot) what is this?', 'what is this?'],
    ['hi,@my_bot there', 'hi, there'],
    ['@my_bot', ''],
    [' @my_bot ', ''],
    ['@my_bot!', '!'],
    ["is @my_bot's answer right?", "is @my_bot's answer right?"],
    ['the @my_bot-made page', 'the @my_bot-made page'],
    ['mail me@my_bot or so', 'mail me@my_bot or so'],
    ['see t.me/@my_bot', 'see t.me/@my_bot'],
    ['ask @my_bot.', 'ask.'],
    ['@another_bot and @my_bot: go', '@another_bot and: go'],
    ['code:\n    a = 1\n@my_bot', 'code:\n    a = 1'],
    ['@my_bot\tafter a tab', 'after a tab'],
    ['@my_bot 日本語で答えて', '日本語で答えて'],
    ['答えて @my_bot', '答えて'],
    ['👩‍💻 @my_bot 👍', '👩‍💻 👍'],
    ['@my_bot /status', '/status'],
    ['@my_botx is another', '@my_botx is another'],
    ['nothing to take out  ', 'nothing to take out  '],
  ];
  for (const [written, left] of cases) {
    it(`is taken out of ${JSON.stringify(written)}`, () => {
      assert.equal(read(written).text, left);
    });
  }

  it('counts also where it is of the account, or stays as a word of its sentence', () => {
    const byAccount: MessageEntity = {
      type: 'text_mention',
      offset: 0,
      length: 5,
      user: { id: 99, is_bot: true, first_name: 'Robot' },
    };
    assert.deepEqual(takeOutMentions('Robot, go', [byAccount], bot), { text: 'go', entities: [], count: 1 });
    const other = { ...byAccount, user: { ...byAccount.user, id: 98 } };
    assert.equal(takeOutMentions('Robot, go', [other], bot).count, 0);
    assert.equal(read("@my_bot's").count, 1);
    assert.equal(takeOutMentions('@my_bot in code', [{ type: 'code', offset: 0, length: 7 }], bot).count, 0);
  });

  it('leaves the formatting of the rest where it was', () => {
    const { text, entities } = read('@my_bot, make bold and @my_bot code', [
      { type: 'bold', offset: 14, length: 4 },
      { type: 'italic', offset: 0, length: 35 },
      { type: 'code', offset: 31, length: 4 },
    ]);
    assert.equal(text, 'make bold and code');
    assert.deepEqual(
      entities.map((entity) => [entity.type, wordsOf(text, entity)]),
      [
        ['bold', 'bold'],
        ['italic', 'make bold and code'],
        ['code', 'code'],
      ],
    );
  });

  it('can be anywhere: what is left is the rest in its order, with entities inside of it', () => {
    const piece = fc.constantFrom('@my_bot', '@other', 'word', ' ', '\n', ',', '.', '(', ')', '👍', "'s", '-', '_x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const whole: MessageEntity[] = text === '' ? [] : [{ type: 'bold', offset: 0, length: text.length }];
        const read = takeOutMentions(text, [...mentionsIn(text), ...whole], bot);
        for (const { offset, length } of read.entities) {
          assert.ok(offset >= 0 && length > 0 && offset + length <= read.text.length);
        }
        const letters = (one: string) => one.replace(/@my_bot(?!\w)/gi, '').replace(/[\s,;:()-]/g, '');
        assert.equal(letters(read.text), letters(text));
      }),
    );
  });
});
