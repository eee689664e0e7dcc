import type { ExternalReplyInfo, Message } from '@grammyjs/types';
import type { ChatMessage } from '../places/message-id.ts';
import { describeContent, describeTask } from './describe-content.ts';
import { entitiesToMarkdown } from './entities-to-markdown.ts';
import { isServiceMessage } from './message-kinds.ts';
import { chatNameOf, readOrigin } from './names.ts';
import { type IncomingFile, kindWords, readFiles, readPaidFiles, readPollFiles } from './read-attachments.ts';
import { readContent } from './read-content.ts';

/** What a message answers. */
export type RepliedTo = { text: string; files: IncomingFile[] } & (
  | { where: 'here'; message: ChatMessage }
  /** In another chat; the id is good for nothing but telling messages apart. */
  | { where: 'elsewhere'; id: string }
);

/**
 * What the person points at: the words that were quoted, else the whole, and its files.
 *
 * There are always words: `[photo]` where there are no other ones. Undefined where the message answers nothing; every
 * message of a topic names the topic's beginning, which is no answer.
 */
export function describeReply(message: Message, botUsername: string): RepliedTo | undefined {
  const { reply_to_message: original, external_reply: external, reply_to_story: story, quote } = message;
  const words = quote && entitiesToMarkdown(quote.text, quote.entities);
  if (original !== undefined) {
    if (original.forum_topic_created !== undefined) return undefined;
    const { text, files } = readContent(original, botUsername);
    const pointed = words ?? pointedPart(message, original);
    const answered = { chatId: original.chat.id, messageId: original.message_id };
    return { where: 'here', message: answered, text: pointed || text || wordsFor(original, files), files };
  }
  if (external !== undefined) {
    const files = externalFiles(external);
    const id = `${external.chat?.id ?? 'elsewhere'}:${external.message_id ?? 0}`;
    return { where: 'elsewhere', id, text: words || externalWords(external, files), files };
  }
  if (story === undefined) return undefined;
  return { where: 'elsewhere', id: `story:${story.chat.id}:${story.id}`, text: storyWords(story), files: [] };
}

/** The task of a checklist, or the answer of a poll, that was pointed at. */
function pointedPart(
  { reply_to_checklist_task_id: taskId, reply_to_poll_option_id: optionId }: Message,
  { checklist, poll }: Message,
): string | undefined {
  const task = taskId === undefined ? undefined : checklist?.tasks.find(({ id }) => id === taskId);
  if (task !== undefined) return describeTask(task);
  if (optionId === undefined) return undefined;
  return poll?.options.find(({ persistent_id }) => persistent_id === optionId)?.text;
}

function wordsFor(message: Message, files: readonly IncomingFile[]): string {
  if (files.length > 0) return files.map(kindWords).join('\n');
  if (message.story !== undefined) return storyWords(message.story);
  if (message.gift || message.unique_gift || message.gift_upgrade_sent) return '[gift]';
  return isServiceMessage(message) ? '[notice of Telegram]' : '[message that cannot be read here]';
}

const storyWords = ({ chat }: NonNullable<Message['story']>): string => `[story] of ${chatNameOf(chat)}`;

/** The Bot API tells nothing of the text of a message of another chat, only of its other content. */
function externalWords(external: ExternalReplyInfo, files: readonly IncomingFile[]): string {
  const said = describeContent(external);
  const kinds = files.map(kindWords);
  if (external.story !== undefined) kinds.push(storyWords(external.story));
  const what = [...kinds, ...said].join('\n') || '[message of another chat]';
  return `${what}\n— ${readOrigin(external.origin)}`;
}

function externalFiles(external: ExternalReplyInfo): IncomingFile[] {
  const label = String(external.message_id ?? 'elsewhere');
  const { paid_media, poll } = external;
  return [
    ...readFiles(external, label),
    ...readPaidFiles(paid_media?.paid_media ?? [], label),
    ...(poll === undefined ? [] : readPollFiles([poll.media, ...poll.options.map(({ media }) => media)], label)),
  ];
}
