import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { nextWay, type RefusedAttempt, type Way } from './next-way.ts';
import type { Refusal } from './refusal.ts';

const everything = { entities: true, buttons: true, reply: true, topic: true, caption: false, isNews: true };
const nothing = { entities: false, buttons: false, reply: false, topic: false, caption: false, isNews: true };
const send = (kind: RefusedAttempt['kind'], refusal: Refusal, has: Partial<RefusedAttempt> = everything) =>
  nextWay({ ...nothing, ...has, step: 'send', kind, refusal });
const edit = (kind: RefusedAttempt['kind'], refusal: Refusal, has: Partial<RefusedAttempt> = everything) =>
  nextWay({ ...nothing, ...has, step: 'edit', kind, refusal });

const table: [string, Way | undefined, Way | undefined][] = [
  ['a rich message becomes texts with entities', send('rich', 'unknown'), 'as_entities'],
  ['also where it is too long', send('rich', 'text', nothing), 'as_entities'],
  ['its buttons may be the fault alone', send('rich', 'buttons'), 'without_buttons'],
  ['one that cannot be edited is said anew', edit('rich', 'edit'), 'new_message'],
  ['another edit is tried with entities', edit('rich', 'unknown', { isNews: false }), 'as_entities'],
  ['refused entities are left out', send('text', 'entities'), 'plain'],
  ['entities that are not there cannot be the fault', send('text', 'entities', { buttons: true }), 'bare'],
  ['refused buttons become words', send('text', 'buttons'), 'without_buttons'],
  ['a message that is gone is not replied to', send('text', 'reply'), 'without_reply'],
  ['what is too long is a document, with its buttons', send('text', 'text'), 'as_document'],
  ['whatever it is, bare text may do', send('text', 'unknown'), 'bare'],
  ['bare text that is refused becomes a document', send('text', 'unknown', nothing), 'as_document'],
  ['after the document nothing is left', send('last_resort', 'unknown', nothing), undefined],
  ['the document of a long answer becomes messages', send('document', 'unknown', nothing), 'in_messages'],
  ['where no documents are allowed it does at once', send('document', 'file'), 'in_messages'],
  ['a photo is first sent as a document', send('photo', 'file'), 'photo_as_document'],
  ['a photo that nobody says why of as well', send('photo', 'unknown'), 'photo_as_document'],
  ['a caption that is too long is said apart', send('photo', 'caption', { caption: true }), 'caption_apart'],
  ['a file that is too large is not uploaded again', send('file', 'size'), 'file_in_words'],
  ['nor is one that is refused for itself', send('file', 'file'), 'file_in_words'],
  ['a file may go bare', send('file', 'unknown', { caption: true }), 'bare'],
  ['a bare file that is refused is told in words', send('file', 'unknown', nothing), 'file_in_words'],
  ['a chat that is gone is the end', send('text', 'gone'), undefined],
  ['what has no topic any more is said outside', send('text', 'topic_gone'), 'outside'],
  ['so is what is for a closed one, whatever it is', send('file', 'topic_closed'), 'outside'],
  [
    'a topic that nobody named is that of the message answered',
    send('text', 'topic_gone', { reply: true }),
    'without_reply',
  ],
  ['and where none is answered, there is no way', send('text', 'topic_gone', nothing), undefined],
  ['news that a closed topic does not let change are said outside', edit('text', 'topic_closed'), 'outside'],
  ['what is no news stays there', edit('text', 'topic_closed', { topic: true, isNews: false }), 'leave'],
  ['and so does what is outside already', edit('text', 'topic_gone', nothing), 'leave'],
  ['what cannot be edited is said anew', edit('text', 'edit'), 'new_message'],
  ['where that would say nothing new it stays', edit('text', 'edit', { isNews: false }), 'leave'],
  ['an edit may be bare as well', edit('text', 'unknown'), 'bare'],
  ['a bare edit that is refused is said anew', edit('text', 'unknown', nothing), 'new_message'],
  ['an edit that is too long becomes a document', edit('text', 'text'), 'as_document'],
  ['a caption that cannot be changed is said apart', edit('file', 'edit', { caption: true }), 'caption_apart'],
  [
    'what cannot be deleted is left',
    nextWay({ ...nothing, step: 'remove', kind: 'text', refusal: 'unknown' }),
    'leave',
  ],
];

describe('the next way after a refusal', () => {
  for (const [name, actual, expected] of table) it(name, () => assert.equal(actual, expected));

  const REFUSALS: Refusal[] = [
    'entities',
    'buttons',
    'reply',
    'text',
    'caption',
    'size',
    'file',
    'edit',
    'topic_gone',
    'topic_closed',
    'gone',
    'unknown',
  ];

  it('always takes something away, so that any refusals come to an end', () => {
    const anything = fc.record<RefusedAttempt>({
      step: fc.constantFrom('send', 'edit', 'remove'),
      kind: fc.constantFrom('text', 'rich', 'document', 'last_resort', 'photo', 'file'),
      refusal: fc.constantFrom(...REFUSALS),
      entities: fc.boolean(),
      buttons: fc.boolean(),
      reply: fc.boolean(),
      topic: fc.boolean(),
      caption: fc.boolean(),
      isNews: fc.boolean(),
    });
    fc.assert(
      fc.property(
        anything,
        fc.array(fc.constantFrom(...REFUSALS), { minLength: 12, maxLength: 12 }),
        (first, later) => {
          let attempt: RefusedAttempt | undefined = first;
          for (const refusal of later) {
            const way: Way | undefined = attempt && nextWay(attempt);
            attempt = way === undefined || attempt === undefined ? undefined : after(attempt, way);
            if (attempt === undefined) return;
            attempt = { ...attempt, refusal };
          }
          assert.fail(`goes on after ${later.length} refusals: ${JSON.stringify(attempt)}`);
        },
      ),
    );
  });
});

/** What is attempted next; undefined where nothing more can be refused. */
function after(attempt: RefusedAttempt, way: Way): RefusedAttempt | undefined {
  const bare = { entities: false, buttons: false, reply: false, caption: false };
  switch (way) {
    case 'as_entities':
      return { ...attempt, kind: 'text', entities: true };
    case 'plain':
      return { ...attempt, entities: false };
    case 'without_buttons':
      return { ...attempt, buttons: false };
    case 'without_reply':
      return { ...attempt, reply: false };
    case 'caption_apart':
      return { ...attempt, caption: false };
    case 'bare':
      return { ...attempt, ...bare };
    case 'as_document':
      return { ...attempt, step: 'send', kind: 'last_resort', entities: false };
    case 'in_messages':
    case 'file_in_words':
      return { ...attempt, kind: 'text', entities: true };
    case 'photo_as_document':
      return { ...attempt, kind: 'file' };
    case 'outside':
      return { ...attempt, step: 'send', topic: false, reply: false };
    case 'new_message':
      return { ...attempt, step: 'send' };
    case 'leave':
      return undefined;
  }
}
