/**
 * What Telegram finds fault with, as far as its words tell.
 *
 * The words are those of the open-source Bot API server 10.0 and of TDLib below it; codes in capitals come through from
 * Telegram's own servers.
 */
export type Refusal =
  | 'entities'
  | 'buttons'
  /** The message that is replied to. */
  | 'reply'
  /** Too long, or empty. */
  | 'text'
  | 'caption'
  /** More bytes than it takes, in whatever form. */
  | 'size'
  | 'file'
  /** This message cannot be changed (any more). */
  | 'edit'
  /** The topic does not exist any more. */
  | 'topic_gone'
  | 'topic_closed'
  /** There will never be a way into this chat again. */
  | 'gone'
  | 'unknown';

// In this order: a markup that is too long is about buttons, a caption that is too long is not about the text.
const WORDS: readonly (readonly [Refusal, RegExp])[] = [
  ['size', /^413:|too big|too large/i],
  ['gone', /group chat was deleted|upgraded to a supergroup|messages to (the )?bots?$/i],
  ['topic_gone', /message thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i],
  ['topic_closed', /TOPIC_CLOSED/i],
  ['buttons', /button|reply.?markup|inline.?keyboard/i],
  ['reply', /replied|reply message|reply.?to|reply parameters|REPLY_|QUOTE_/i],
  ['entities', /parse entities|entit(y|ies)/i],
  ['caption', /caption.*(long|invalid)/i],
  ['text', /(message|text)( is|_)?.?too.?long|text (is empty|must be)|encoded in UTF-8|MESSAGE_EMPTY/i],
  [
    'edit',
    /message can't be edited|message to edit not found|message not found|MESSAGE_ID_INVALID|EDIT_TIME|MESSAGE_AUTHOR|no (text|caption) in the message to edit/i,
  ],
  ['file', /file|document|_docs_|photo|image|media|upload|dimensions|on disk/i],
];

/** Tells what a refusal is about, from its reason (`400: Bad Request: …`). */
export function kindOfRefusal(reason: string): Refusal {
  return WORDS.find(([, words]) => words.test(reason))?.[0] ?? 'unknown';
}

export const isNotModified = (reason: string): boolean => /message is not modified/i.test(reason);
export const isAlreadyGone = (reason: string): boolean => /message to delete not found/i.test(reason);

/**
 * Refusals that say: nobody can be reached there now, but that may change, and a sign of it will come.
 *
 * Every 403 but those of what is gone; in others Telegram says the same with a 400, such as a muted bot in a group.
 */
export function isUnreachable(errorCode: number, description: string): boolean {
  if (kindOfRefusal(description) === 'gone') return false;
  if (errorCode === 403) return true;
  return errorCode === 400 && UNREACHABLE.test(description);
}

const UNREACHABLE =
  /chat not found|PEER_ID_INVALID|CHAT_WRITE_FORBIDDEN|no write access|rights to send text|CHAT_RESTRICTED|CHAT_GUEST_SEND_FORBIDDEN|administrator rights|CHAT_ADMIN_REQUIRED|TOPIC_CLOSED|USER_IS_BLOCKED|INPUT_USER_DEACTIVATED|CHANNEL_PRIVATE/;
