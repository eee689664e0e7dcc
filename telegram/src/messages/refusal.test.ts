import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { refusals } from '../../../sandbox/src/telegram/index.ts';
import { isUnreachable, kindOfRefusal, type Refusal } from './refusal.ts';

type Name = keyof typeof refusals;

const kinds: Record<Refusal, Name[]> = {
  entities: ['entities', 'entityBounds'],
  buttons: ['buttonData', 'buttonType', 'buttonUrl', 'buttonUnreadable', 'markupTooLong', 'markup'],
  reply: ['replyNotFound', 'replyId', 'quote'],
  text: ['textTooLong', 'textEmpty'],
  caption: ['captionTooLong'],
  size: ['tooLarge'],
  file: ['photoDimensions', 'photoProcessing', 'photoExtension', 'documentsForbidden', 'wrongFile'],
  edit: ['editForbidden', 'editNotFound', 'editId'],
  topic_gone: [],
  topic_closed: [],
  gone: ['chatDeleted', 'migrated'],
  unknown: ['ofTheFuture'],
};
const unreachable: Name[] = [
  'blocked',
  'deactivated',
  'neverMet',
  'chatNotFound',
  'kicked',
  'left',
  'muted',
  'writeForbidden',
];

const reasonOf = (name: Name) => `${refusals[name].error_code}: ${refusals[name].description}`;

describe("Telegram's refusals", () => {
  for (const [kind, names] of Object.entries(kinds)) {
    for (const name of names) {
      it(`"${refusals[name].description}" is about ${kind}`, () => {
        assert.equal(kindOfRefusal(reasonOf(name)), kind);
        assert.equal(isUnreachable(refusals[name].error_code, refusals[name].description), false);
      });
    }
  }

  for (const name of unreachable) {
    it(`"${refusals[name].description}" says that nobody can be reached`, () => {
      assert.equal(isUnreachable(refusals[name].error_code, refusals[name].description), true);
    });
  }

  it('of relatives are told apart by what they name', () => {
    const relatives: [string, Refusal][] = [
      ['413: Request Entity Too Large', 'size'],
      ['400: Bad Request: file is too big for a photo', 'size'],
      ['400: Bad Request: inline keyboard button text must be non-empty', 'buttons'],
      ['400: Bad Request: BUTTON_COPY_TEXT_INVALID', 'buttons'],
      ['400: Bad Request: MEDIA_CAPTION_TOO_LONG', 'caption'],
      ['400: Bad Request: MESSAGE_TOO_LONG', 'text'],
      ['400: Bad Request: text is too long', 'text'],
      ['400: Bad Request: message text is empty', 'text'],
      ['400: Bad Request: strings must be encoded in UTF-8', 'text'],
      ['400: Bad Request: CHAT_SEND_DOCS_FORBIDDEN', 'file'],
      ['400: Bad Request: there is no text in the message to edit', 'edit'],
      ["403: Forbidden: bot can't send messages to bots", 'gone'],
      ['400: Bad Request: message thread not found', 'topic_gone'],
      ['400: Bad Request: Message thread not found', 'topic_gone'],
      ['400: Bad Request: TOPIC_DELETED', 'topic_gone'],
      ['400: Bad Request: TOPIC_ID_INVALID', 'topic_gone'],
      ['400: Bad Request: TOPIC_CLOSED', 'topic_closed'],
      ['400: Bad Request: replied message not found', 'reply'],
    ];
    for (const [reason, kind] of relatives) assert.equal(kindOfRefusal(reason), kind, reason);
  });
});
