import { type Activity, fieldOf, textOf } from './activity.ts';
import { htmlToMarkdown, type Quote } from './html-to-markdown.ts';

export interface WrittenText {
  /** Markdown, without the mentions of the bot. */
  text: string;
  quotes: Quote[];
  mentionsBot: boolean;
}

/** Stands for a mention of the bot while a text is read; no character of any writing. */
const BOT = '\ufdd0';

/**
 * Reads what a person has written. The formatting, where there is some, comes as an attachment of its own; the text of
 * the activity has lost it, and what the person answers is mixed into it.
 */
export function readText(activity: Activity): WrittenText {
  const { recipient, text, textFormat, entities, attachments } = activity;
  const mentions = (entities ?? []).flatMap((entity) => {
    const written = textOf(entity, 'text');
    if (entity.type !== 'mention' || !written) return [];
    const isBot = textOf(fieldOf(entity, 'mentioned'), 'id') === recipient.id;
    return [{ written, isBot, name: htmlToMarkdown(written, (name) => name).text }];
  });
  const names = new Set(mentions.filter(({ isBot }) => isBot).map(({ name }) => name));
  const mention = (name: string) => (names.has(name) ? BOT : `@${name}`);

  function readPlain(plain: string): string {
    const shown = mentions.reduce((rest, { written, name }) => rest.replaceAll(written, () => mention(name)), plain);
    return shown.replace(/<quoted\b[^>]{0,200}\/>/g, '');
  }

  const html = (attachments ?? []).find(({ contentType }) => contentType === 'text/html')?.content;
  const given = text ?? '';
  const formatted = textFormat === 'xml' ? given : typeof html === 'string' ? html : '';
  const read = htmlToMarkdown(formatted, mention);
  const isFormatted = read.text !== '' || read.quotes.length > 0;
  return {
    text: withoutBot(isFormatted ? read.text : readPlain(given)),
    quotes: [...read.quotes, ...quotesIn(entities)],
    mentionsBot: names.size > 0,
  };
}

/** A mention of the bot at the beginning addresses it; what follows is what is said. */
function withoutBot(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(new RegExp(`^(\\s*${BOT})+[\\s,:]*`), '')
    .replace(new RegExp(`[ \\t]?${BOT}(?=[\\p{P}\\n]|$)|${BOT}[ \\t]*`, 'gu'), '')
    .trim();
}

/** The newer form of pointing at messages. */
function quotesIn(entities: Activity['entities']): Quote[] {
  return (entities ?? []).flatMap((entity) => {
    const reply = fieldOf(entity, 'quotedReply');
    const id = textOf(reply, 'messageId');
    if (entity.type !== 'quotedReply' || id === undefined) return [];
    const field = (name: string) => textOf(reply, name) ?? '';
    return [{ kind: 'reply', id, authorId: field('senderId'), author: field('senderName'), text: field('preview') }];
  });
}
