import type { RichMessage } from '@grammyjs/types';
import { type BotNames, takeOutMentions } from './read-mentions.ts';
import { MAX_DEPTH } from './rich-text-to-markdown.ts';
import { VISIBLE, visibleText } from './rich-visible-text.ts';

type Fields = Record<string, unknown>;

/** Stands for a neighbour that is no plain text; no character of any writing. */
const SOMETHING = '\ufdd0';

/**
 * Takes the mentions of the bot out of a rich message, as `takeOutMentions` does from a text. What lies deeper than
 * Telegram lets people nest is left as it is.
 */
export function takeOutRichMentions(rich: RichMessage, bot: BotNames): { rich: RichMessage; count: number } {
  let count = 0;

  function isMention(node: unknown): boolean {
    const { type, username, user } = fieldsOf(node);
    if (type === 'text_mention') return fieldsOf(user).id === bot.id;
    return type === 'mention' && String(username).toLowerCase() === bot.username.toLowerCase();
  }

  function strip(node: unknown, depth: number): unknown {
    if (typeof node !== 'object' || node === null || depth >= MAX_DEPTH) return node;
    if (Array.isArray(node)) return stripAll(node, depth);
    const fields = node as Fields;
    const changed = VISIBLE.filter((name) => fields[name] !== undefined).map((name) => {
      const [left] = stripAll([fields[name]], depth);
      return [name, left ?? ''];
    });
    return { ...fields, ...Object.fromEntries(changed) };
  }

  function stripAll(nodes: readonly unknown[], depth: number): unknown[] {
    const left: unknown[] = nodes.map((node) => (isMention(node) ? node : strip(node, depth + 1)));
    for (let index = left.length - 1; index >= 0; index--) {
      if (!isMention(left[index])) continue;
      count += 1;
      const from = Math.max(0, index - 1);
      left.splice(from, index + 2 - from, ...closeGap(left, index));
    }
    return left;
  }

  /** What stands on both sides of a mention, joined as a text would be. */
  function closeGap(nodes: readonly unknown[], index: number): unknown[] {
    const [before, after] = [nodes[index - 1], nodes[index + 1]];
    const start = index > 1 ? SOMETHING : '';
    const end = index < nodes.length - 2 ? SOMETHING : '';
    const [left, right] = [plain(before), plain(after)];
    const mention = `@${bot.username}`;
    const at = start.length + left.length;
    const read = takeOutMentions(
      start + left + mention + right + end,
      [
        { type: 'mention', offset: at, length: mention.length },
        { type: 'bold', offset: start.length, length: left.length },
        { type: 'italic', offset: at + mention.length, length: right.length },
      ],
      bot,
    );
    const rest = (type: string, node: unknown): unknown[] => {
      if (typeof node !== 'string') return node === undefined ? [] : [node];
      const part = read.entities.find((entity) => entity.type === type);
      return part === undefined ? [] : [read.text.slice(part.offset, part.offset + part.length)];
    };
    return [...rest('bold', before), ...rest('italic', after)];
  }

  const blocks = strip(rich.blocks, 0) as RichMessage['blocks'];
  return count === 0 ? { rich, count } : { rich: { ...rich, blocks }, count };
}

/** The first thing that is seen of a rich message, with its kind. */
export function firstOfRich(rich: RichMessage): { type: string; words: string } | undefined {
  let found: { type: string; words: string } | undefined;
  const look = (node: unknown, type: string, depth: number): boolean => {
    if (typeof node === 'string') {
      if (node.trim() !== '') found = { type, words: node };
    } else if (Array.isArray(node) && depth < MAX_DEPTH) {
      return node.some((one) => look(one, type, depth + 1));
    } else if (typeof node === 'object' && node !== null && depth < MAX_DEPTH) {
      const own = String(fieldsOf(node).type ?? type);
      if (ADDRESSES.has(own)) found = { type: own, words: visibleText(node) };
      else return VISIBLE.some((name) => look(fieldsOf(node)[name], own, depth + 1));
    }
    return found !== undefined;
  };
  look(rich.blocks, '', 0);
  return found;
}

const ADDRESSES = new Set(['mention', 'text_mention', 'bot_command']);

const plain = (node: unknown): string => (node === undefined ? '' : typeof node === 'string' ? node : SOMETHING);

const fieldsOf = (node: unknown): Fields => (typeof node === 'object' && node !== null ? (node as Fields) : {});
