import type { InputRichMessage } from '@grammyjs/types';
import type { ProgressContent } from 'provider-kit';
import { isBlank } from 'provider-kit/pure';
import { richPreview } from '../rendering/index.ts';
import { cleanLine } from '../rendering/telegram-text.ts';

const THINKING = 'Thinking…';

/**
 * The preview of a run as a rich message: the end of the answer so far, then what is being done now.
 *
 * Nothing in it is looked for, so nothing becomes a link or a command.
 */
export function richDraft({ text, activity }: ProgressContent): InputRichMessage<never> {
  const blocks = richPreview(text);
  const line = cleanLine(activity);
  const doing = isBlank(line) ? '' : `⏳ ${line}`;
  const words = doing || (blocks.length === 0 ? THINKING : '');
  return {
    blocks: words === '' ? blocks : [...blocks, { type: 'thinking', text: words }],
    skip_entity_detection: true,
  };
}
