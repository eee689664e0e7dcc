import { cleanMarkdown } from './clean-markdown.ts';
import type { FormattedText } from './formatted-text.ts';
import { beginningOf, isHuge } from './long-answer.ts';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { type MessageLimits, messageLimits } from './message-limits.ts';
import { splitFormatted } from './split-message.ts';

export type ReplyOptions = MessageLimits & {
  /** Names of the commands that stay tappable, without the `/`; default: none. */
  commands?: ReadonlySet<string>;
  /** More messages than this become one message and a document; default 4. */
  maxParts?: number;
  /** The document's name; default `answer.md`. */
  documentName?: string;
  /** The line that ends the message beside a document. */
  continuation?: string;
};

/** What a person gets: messages in order, and where the answer is very long the whole of it as a file. */
export type RenderedReply = { parts: FormattedText[]; document?: { name: string; content: string } };

/**
 * Turns an answer into the messages that show it.
 *
 * An answer of more than `maxParts` messages gives its first part, ended by the continuation line, and a document with the
 * whole Markdown as it was written, without what steers a terminal. An answer with nothing to show has no parts.
 */
export function renderReply(markdown: string, options: ReplyOptions = {}): RenderedReply {
  const { maxParts = 4, documentName = 'answer.md', continuation = '… continues in the file' } = options;
  const maxLength = options.maxLength ?? messageLimits.maxLength;
  const maxEntities = options.maxEntities ?? messageLimits.maxEntities;
  const formatted = markdownToTelegram(isHuge(markdown) ? beginningOf(markdown) : markdown, options.commands);
  const parts = splitFormatted(formatted, { maxLength, maxEntities });
  if (!isHuge(markdown) && parts.length <= maxParts) return { parts };

  const ending = `\n\n${continuation}`;
  const [first] = splitFormatted(formatted, { maxLength: Math.max(2, maxLength - ending.length), maxEntities });
  const message =
    first === undefined
      ? { text: continuation, entities: [] }
      : { text: first.text + ending, entities: first.entities };
  return { parts: [message], document: { name: documentName, content: cleanMarkdown(markdown) } };
}
