import type { Refusal } from './refusal.ts';

/** What was refused, and what it still had that may be at fault. */
export interface RefusedAttempt {
  step: 'send' | 'edit' | 'remove';
  /** `document`: the long answer beside its beginning; `last_resort`: a text that had to become a document. */
  kind: 'text' | 'rich' | 'document' | 'last_resort' | 'photo' | 'file';
  refusal: Refusal;
  entities: boolean;
  buttons: boolean;
  reply: boolean;
  /** It is to be shown in a topic. */
  topic: boolean;
  caption: boolean;
  /** An edit that says something new, or offers something to press. */
  isNews: boolean;
}

/** Another way of showing the same. Each takes something away for good, so that there is an end. */
export type Way =
  /** A rich message as texts with entities. */
  | 'as_entities'
  | 'plain'
  | 'without_buttons'
  | 'without_reply'
  | 'caption_apart'
  /** All of the above at once, where Telegram does not say what it does not like. */
  | 'bare'
  /** The text as a document. */
  | 'as_document'
  /** The long answer's document as messages. */
  | 'in_messages'
  | 'photo_as_document'
  /** What stands for a file that cannot be shown: a sentence, and the caption. */
  | 'file_in_words'
  /** All of it is said outside the topics. */
  | 'outside'
  /** What cannot be changed is said anew. */
  | 'new_message'
  /** What cannot be changed stays as it is. */
  | 'leave';

/**
 * Decides what is tried after a refusal; undefined where nothing is left.
 *
 * What Telegram names as the fault goes first, then everything that could be it, then the form of a document.
 */
export function nextWay(attempt: RefusedAttempt): Way | undefined {
  const { step, kind, refusal } = attempt;
  if (refusal === 'gone') return undefined;
  if (step === 'remove') return 'leave';
  if (refusal === 'topic_gone' || refusal === 'topic_closed') return nextWayOutside(attempt);
  if (refusal === 'entities' && attempt.entities) return 'plain';
  if (refusal === 'buttons' && attempt.buttons) return 'without_buttons';
  if (refusal === 'reply' && attempt.reply) return 'without_reply';
  if (refusal === 'caption' && attempt.caption) return 'caption_apart';
  if (kind === 'rich' && refusal !== 'edit') return 'as_entities';
  if (step === 'edit') return nextWayToEdit(attempt);
  if (kind === 'photo' || kind === 'file') return nextWayOfFile(attempt);
  if (kind === 'text' && refusal === 'text') return 'as_document';
  if (kind === 'document' && (refusal === 'file' || refusal === 'size')) return 'in_messages';
  if (hasExtras(attempt)) return 'bare';
  if (kind === 'text') return 'as_document';
  return kind === 'document' ? 'in_messages' : undefined;
}

/** What is shown in a topic that is closed may be changed or not; nobody waits there for what is no news. */
function nextWayOutside({ step, topic, reply, isNews }: RefusedAttempt): Way | undefined {
  if (topic && (step === 'send' || isNews)) return 'outside';
  if (step === 'edit') return 'leave';
  // Nothing named a topic but the message that is answered.
  return reply ? 'without_reply' : undefined;
}

function nextWayToEdit(attempt: RefusedAttempt): Way {
  const { kind, refusal, isNews } = attempt;
  if (refusal === 'edit') return anew(attempt);
  if (kind === 'text' && refusal === 'text') return 'as_document';
  if (hasExtras(attempt)) return 'bare';
  return isNews ? anew(attempt) : 'leave';
}

/** A file was shown already: only its caption can be said anew. */
function anew({ kind, caption, isNews }: RefusedAttempt): Way {
  if (!isNews) return 'leave';
  if (kind === 'text' || kind === 'rich') return 'new_message';
  return caption ? 'caption_apart' : 'leave';
}

function nextWayOfFile(attempt: RefusedAttempt): Way {
  if (attempt.refusal === 'size' && attempt.kind === 'file') return 'file_in_words';
  if (attempt.kind === 'photo') return 'photo_as_document';
  // Bytes that are refused for themselves are not sent another time.
  if (attempt.refusal === 'file') return 'file_in_words';
  return hasExtras(attempt) ? 'bare' : 'file_in_words';
}

const hasExtras = ({ entities, buttons, reply, caption }: RefusedAttempt) => entities || buttons || reply || caption;
