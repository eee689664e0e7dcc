import { createHash } from 'node:crypto';
import type { ProgressContent } from 'provider-kit';
import { isBlank } from 'provider-kit/pure';
import {
  type FormattedText,
  limitEntities,
  messageLimits,
  previewOf,
  showAccidentsAsCode,
} from '../rendering/index.ts';
import { cleanLine } from '../rendering/telegram-text.ts';

const GAP = '\n\n';
/** A line that tells what is done has a handful; the answer above it needs the others. */
const MOST_IN_LINE = 20;

/**
 * The text of a preview: the end of the answer so far, then one line in italics with what is being done now.
 *
 * Always valid for one message. Empty where there is nothing to show, which Telegram shows as "Thinking...".
 */
export function previewText({ text, activity }: ProgressContent): FormattedText {
  const line = activityLine('⏳', activity);
  if (line === '') return previewOf(text);
  const italics: FormattedText = { text: line, entities: [{ type: 'italic', offset: 0, length: line.length }] };
  const { entities } = limitEntities(showAccidentsAsCode(italics), MOST_IN_LINE);
  const most = messageLimits.maxEntities - entities.length;
  const answer = previewOf(text, messageLimits.maxLength - GAP.length - line.length, most);
  const before = answer.text === '' ? '' : answer.text + GAP;
  const moved = entities.map((entity) => ({ ...entity, offset: entity.offset + before.length }));
  return { text: before + line, entities: [...answer.entities, ...moved] };
}

/** The text of the message that stands in where previews are not available; never empty. */
export const statusText = ({ activity }: ProgressContent): FormattedText =>
  showAccidentsAsCode({ text: activityLine('…', activity) || '…', entities: [] });

function activityLine(sign: string, activity: string): string {
  const line = cleanLine(activity);
  return isBlank(line) ? '' : `${sign} ${line}`;
}

/**
 * The number under which Telegram knows the preview of a run: the same for the same run, whichever process asks.
 *
 * Never 0, which Telegram refuses, and of 31 bits.
 */
export function draftIdOf(runId: string): number {
  return createHash('sha256').update(runId).digest().readUInt32BE() >>> 1 || 1;
}
