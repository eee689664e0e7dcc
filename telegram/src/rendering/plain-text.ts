import type { MessageEntity } from '@grammyjs/types';
import { showAccidentsAsCode } from './accidents/show-accidents.ts';
import { type FormattedText, sliceFormatted } from './formatted-text.ts';
import { splitFormatted } from './split-message.ts';
import { cleanText, expandTabs } from './telegram-text.ts';
import { saysAddress } from './telegram-url.ts';

/**
 * Cuts a text into messages that show it exactly as it is. A blank text has none.
 *
 * There are no entities in them but code around what Telegram would make a link, a command or a mention of by accident.
 *
 * @param commands names of the commands that stay tappable, without the `/`; default: none.
 */
export function plainToTelegram(text: string, commands?: ReadonlySet<string>): FormattedText[] {
  return splitFormatted(showAccidentsAsCode({ text: expandTabs(cleanText(text)), entities: [] }, commands));
}

/**
 * The part without entities, for when Telegram refused them.
 *
 * What only an entity said becomes text: `label (address)` for links that do not say it themselves, fences with the language around code blocks. So the
 * text may be longer than a message; `splitFormatted` cuts it.
 */
export function plainFallback(part: FormattedText): FormattedText {
  const inserts = part.entities
    .flatMap((entity) => insertsFor(part.text, entity))
    .sort((a, b) => a.position - b.position || a.order - b.order);
  let text = '';
  let position = 0;
  for (const insert of inserts) {
    text += part.text.slice(position, insert.position) + insert.text;
    position = insert.position;
  }
  text += part.text.slice(position);
  return sliceFormatted({ text, entities: [] }, 0, text.length);
}

type Insert = { position: number; order: number; text: string };

// At one position what ends comes before what begins.
const ends = 0;
const begins = 1;

function insertsFor(text: string, entity: MessageEntity): Insert[] {
  const end = entity.offset + entity.length;
  const content = text.slice(entity.offset, end);
  if (entity.type === 'text_link') {
    return saysAddress(content, entity.url) ? [] : [{ position: end, order: ends, text: ` (${entity.url})` }];
  }
  if (entity.type !== 'pre') return [];
  // A fence has to be longer than those in the code.
  const longest = Math.max(2, ...[...content.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const isAtLineStart = entity.offset === 0 || text[entity.offset - 1] === '\n';
  const isAtLineEnd = end === text.length || text[end] === '\n';
  return [
    {
      position: entity.offset,
      order: begins,
      text: `${isAtLineStart ? '' : '\n'}${fence}${entity.language ?? ''}\n`,
    },
    { position: end, order: ends, text: `\n${fence}${isAtLineEnd ? '' : '\n'}` },
  ];
}
