import type { NextWay, RefusedPart } from 'provider-kit';
import { isAlreadyGone, isTooBig } from '../connection/connector-rules.ts';
import { SMALL_MESSAGE_BYTES } from '../rendering/teams-markdown.ts';
import type { TeamsPart } from './plan-message.ts';

/** What is tried after Teams has refused a part: less at a time, without its formatting, anew; undefined at the end. */
export function nextWayOf({ step, part, message, reason }: RefusedPart<TeamsPart>): NextWay | undefined {
  const { plainParts, givenUp } = message;
  const form = { plainParts, givenUp };
  if (part.kind === 'file') {
    return part.way === 'picture' ? { name: 'picture_as_file', form, sendAs: 'document' } : undefined;
  }
  if (isTooBig(reason)) {
    if (givenUp.maxBytes !== undefined) return undefined;
    return { name: 'smaller', form: { plainParts, givenUp: { ...givenUp, maxBytes: SMALL_MESSAGE_BYTES } } };
  }
  const isThere = step === 'send' || !isAlreadyGone(reason);
  if (isThere && part.kind === 'text' && part.textFormat === 'markdown') {
    return { name: 'plain_text', form: { plainParts: [...plainParts, part.position], givenUp } };
  }
  return step === 'edit' ? { name: 'new_message', form, edited: 'say_anew' } : undefined;
}
