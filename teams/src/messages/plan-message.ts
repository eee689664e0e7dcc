import { fingerprintOf, type OutgoingFile, type PlannedPart, type StoredMessage } from 'provider-kit';
import { isBlank, wordsForBlank } from 'provider-kit/pure';
import { MESSAGE_BYTES, teamsMarkdown, textBytes } from '../rendering/teams-markdown.ts';
import type { TeamsWords } from '../words/words-for.ts';
import { actionCards, type Card } from './action-card.ts';

/** One message as Teams will show it. */
export type TeamsPart = PlannedPart &
  (
    | { kind: 'text'; text: string; textFormat: 'markdown' | 'plain' }
    | { kind: 'card'; card: Card }
    /** The file of the message: shown, offered for the person's consent, or told in words where files are not taken. */
    | { kind: 'file'; way: 'picture' | 'consent' | 'words'; name: string }
  );

export type MessageToPlan = Pick<StoredMessage, 'text' | 'format' | 'actions' | 'revision' | 'plainParts' | 'givenUp'>;

export interface PlanOptions {
  /** Whether files can be sent there: in personal chats. */
  takesFiles: boolean;
  words: TeamsWords;
  file?: Pick<OutgoingFile, 'name' | 'sendAs'> | undefined;
}

/** Turns a message into the parts that show it: its words, its file, its buttons. Of the same message they are the same. */
export function planMessage(
  message: MessageToPlan,
  tokenOf: (actionId: string) => string,
  { takesFiles, file, words }: PlanOptions,
): TeamsPart[] {
  const { actions, format, plainParts, revision, givenUp } = message;
  const mostBytes = textBytes(givenUp.maxBytes ?? MESSAGE_BYTES);
  const texts = file !== undefined && isBlank(message.text) ? [] : textsOf(message, words, mostBytes);
  const cards = actionCards(actions, { tokenOf, revision, words }, mostBytes);
  const parts = [
    ...texts.map((text, index) => {
      const textFormat = plainParts.includes(index) ? ('plain' as const) : format;
      return { slot: `${index}`, kind: 'text' as const, text, textFormat };
    }),
    ...(file === undefined ? [] : [filePart(file, takesFiles)]),
    // Buttons stand below the text: with another number of texts they are sent anew.
    ...cards.map((card, index) => ({ slot: `actions ${texts.length} ${index}`, kind: 'card' as const, card })),
  ];
  // The revision in a card only makes its presses differ: it is nothing that anybody sees.
  return parts.map((part, position) => ({ ...part, position, fingerprint: fingerprintOf(part, ['revision']) }));
}

function textsOf({ text, format }: MessageToPlan, words: TeamsWords, mostBytes: number): string[] {
  const { cutPlain, renderReply } = teamsMarkdown;
  const texts = format === 'plain' ? cutPlain(text, mostBytes) : renderReply(text, mostBytes);
  return texts.length > 0 && !isBlank(text) ? texts : [wordsForBlank(words.kit, text)];
}

function filePart({ name, sendAs }: Pick<OutgoingFile, 'name' | 'sendAs'>, takesFiles: boolean) {
  const way = sendAs === 'photo' ? ('picture' as const) : takesFiles ? ('consent' as const) : ('words' as const);
  return { slot: 'file', kind: 'file' as const, way, name, isFixed: true as const };
}
