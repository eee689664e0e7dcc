import type { Account, Attachment } from '../activity.ts';
import { StandInMisuse } from '../errors.ts';

export type Written = {
  text: string;
  entities: Record<string, unknown>[];
  attachments: Attachment[];
};

const MENTION = /@bot\b|@\[([^\]]+)\]/g;

/**
 * Makes of what a person types what Teams sends. `@bot` mentions the bot and `@[Name]` a person of the conversation:
 * each is an `<at>` tag in the text and an entity. A text with mentions also comes as HTML.
 */
export function writeText(typed: string, bot: Account, people: Iterable<Account>): Written {
  const known = [...people];
  const mentioned: Account[] = [];
  const find = (name: string | undefined): Account => {
    if (name === undefined) return bot;
    const person = known.find((each) => each.name === name);
    if (!person) throw new StandInMisuse(`${name} is not here to be mentioned.`);
    return person;
  };
  const text = typed.replaceAll(MENTION, (_all, name: string | undefined) => {
    const account = find(name);
    mentioned.push(account);
    return `<at>${toHtml(account.name ?? '')}</at>`;
  });
  if (text.trim() === '') throw new StandInMisuse('Teams sends no empty message.');
  const entities = mentioned.map(({ id, name = '' }) => ({
    type: 'mention',
    mentioned: { id, name },
    text: `<at>${toHtml(name)}</at>`,
  }));
  if (mentioned.length === 0) return { text, entities, attachments: [] };
  let index = 0;
  const html = toHtml(typed)
    .replaceAll(MENTION, (_all, name: string | undefined) => {
      const item = index++;
      const shown = toHtml(find(name === undefined ? undefined : fromHtml(name)).name ?? '');
      return `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="${item}">${shown}</span>`;
    })
    .replaceAll('\n', '<br>');
  return { text, entities, attachments: [{ contentType: 'text/html', content: `<p>${html}</p>` }] };
}

/**
 * Makes of formatted writing what Teams sends: the words without any mark as `text`, and the HTML beside it.
 */
export function writeRich(html: string): Written {
  const text = fromHtml(
    html
      .replaceAll(/<br\s*\/?>|<\/(p|div|li|pre|blockquote|h[1-6])>/gi, '\n')
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll(/\n+$/g, ''),
  );
  return { text, entities: [], attachments: [{ contentType: 'text/html', content: html }] };
}

const toHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const fromHtml = (html: string) =>
  html
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
