import type { Message } from '@grammyjs/types';
import { describeContent } from './describe-content.ts';
import { entitiesToMarkdown } from './entities-to-markdown.ts';
import { type IncomingFile, readFiles, readPaidFiles, readPollFiles } from './read-attachments.ts';
import { readCommandText, withoutBotName } from './read-command-text.ts';
import { readRichMessage } from './rich-message-to-markdown.ts';

/** What a message says: its words as Markdown, and its files. */
export interface Content {
  text: string;
  /** Whether some of the text tells what was sent instead of words. */
  isDescribed: boolean;
  files: IncomingFile[];
}

/** Reads what was written, what else a message says in words, and its files, of whatever kind it is. */
export function readContent(message: Message, botUsername: string): Content {
  const { message_id, text, entities, caption, caption_entities, rich_message, paid_media, poll } = message;
  const label = String(message_id);
  const rich = rich_message && readRichMessage(rich_message, message_id);
  const written =
    text === undefined
      ? entitiesToMarkdown(caption ?? '', caption_entities)
      : readCommandText(text, entities, botUsername);
  const described = describeContent(message);
  const lines = [written, withoutBotName(rich?.text ?? '', botUsername), ...described];
  return {
    isDescribed: described.length > 0,
    text: lines.filter((line) => line !== '').join('\n'),
    files: [
      ...readFiles(message, label),
      ...(rich?.files ?? []),
      ...readPaidFiles(paid_media?.paid_media ?? [], label),
      ...(poll === undefined
        ? []
        : readPollFiles([poll.media, poll.explanation_media, ...poll.options.map(({ media }) => media)], label)),
    ],
  };
}
