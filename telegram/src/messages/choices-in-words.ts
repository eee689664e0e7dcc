import type { MessageEntity } from '@grammyjs/types';
import type { StoredMessage } from 'provider-kit';
import { type FormattedText, messageLimits, splitFormatted } from '../rendering/index.ts';
import { cleanLine } from '../rendering/telegram-text.ts';
import type { TelegramWords } from '../words/words-for.ts';
import { labelTexts } from './label-text.ts';

/**
 * What the buttons of a message would have said, for a person who cannot be shown them.
 *
 * Undefined where there is nothing to say. Labels are those of the buttons, as code: a tap copies them, and none
 * becomes a link or a command.
 */
export function choicesInWords(
  { messages }: TelegramWords,
  { text, actions, copyText }: Pick<StoredMessage, 'text' | 'actions' | 'copyText'>,
): FormattedText | undefined {
  const buttons = actions.flat();
  const labels = labelTexts([...buttons, ...(copyText ? [copyText] : [])].map(({ label }) => label));
  const labelAt = (index: number) => labels[index] ?? '…';
  const all = buttons.map(({ disabled }, index) => ({ label: labelAt(index), isOpen: disabled !== true }));
  const open = all.filter(({ isOpen }) => isOpen);
  const closed = all.filter(({ isOpen }) => !isOpen);
  const entities: MessageEntity[] = [];
  let words = '';
  const add = (before: string, code: string) => {
    entities.push({ type: 'code', offset: words.length + before.length, length: code.length });
    words += before + code;
  };
  if (open.length > 0) words += messages.buttonsInWords;
  for (const { label } of open) add('\n• ', label);
  for (const [index, { label }] of closed.entries()) {
    add(index > 0 ? ', ' : `${words === '' ? '' : '\n'}${messages.closed} `, label);
  }
  if (copyText !== undefined && !text.includes(copyText.text)) {
    add(`${words === '' ? '' : '\n'}${labelAt(buttons.length)}: `, cleanLine(copyText.text) || '…');
  }
  return words === '' ? undefined : { text: words, entities };
}

/** Puts the words below the last part where they fit there, else into parts of their own; answers all parts. */
export function withChoices(
  parts: readonly FormattedText[],
  choices: FormattedText,
  { maxLength, isOpenAtEnd }: { maxLength: number; isOpenAtEnd: boolean },
): FormattedText[] {
  const last = parts.at(-1);
  const gap = last === undefined || last.text === '' ? '' : '\n\n';
  const start = (last?.text.length ?? 0) + gap.length;
  const entityCount = (last?.entities.length ?? 0) + choices.entities.length;
  const fits = start + choices.text.length <= maxLength && entityCount <= messageLimits.maxEntities;
  if (last === undefined || !isOpenAtEnd || !fits) {
    return [...parts, ...splitFormatted(choices)];
  }
  const moved = choices.entities.map((entity) => ({ ...entity, offset: entity.offset + start }));
  const joined = { text: last.text + gap + choices.text, entities: [...last.entities, ...moved] };
  return [...parts.slice(0, -1), joined];
}
