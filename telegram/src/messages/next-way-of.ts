import type { NextWay, RefusedPart } from 'provider-kit';
import { readPlatformId } from '../places/message-id.ts';
import { readPlace } from '../places/place.ts';
import { goWithout } from './go-without.ts';
import { nextWay, type RefusedAttempt } from './next-way.ts';
import { kindOfRefusal } from './refusal.ts';
import { isNews, type TelegramPart } from './telegram-part.ts';

/** What is tried after Telegram has refused a part; undefined where nothing is left. */
export function nextWayOf(refused: RefusedPart<TelegramPart>): NextWay | undefined {
  const { step, part, message, reason } = refused;
  const attempt = attemptOf(refused);
  const way = nextWay(attempt);
  if (way === undefined) return undefined;
  const form = goWithout(message, way, { index: part.index, reason, attempt });
  const staysAsItIs = way === 'leave' || (way === 'caption_apart' && attempt.refusal !== 'caption');
  return {
    name: way,
    form,
    ...(way === 'new_message' && { edited: 'say_anew' as const }),
    ...(step === 'edit' && staysAsItIs && { edited: 'leave' as const }),
    ...(way === 'photo_as_document' && { sendAs: 'document' as const }),
    ...(way === 'outside' && { isFromBeginning: true as const }),
  };
}

function attemptOf({ step, part, message, file, replyTo, shown, reason }: RefusedPart<TelegramPart>): RefusedAttempt {
  const isElsewhere = message.givenUp.place !== undefined;
  return {
    step,
    kind: kindOf(part, file?.sendAs),
    refusal: kindOfRefusal(reason),
    entities: (part.kind === 'text' || part.kind === 'file') && part.content.entities.length > 0,
    buttons: part.keyboard !== undefined,
    reply: readPlatformId(replyTo ?? '', 0) !== undefined,
    topic: !isElsewhere && readPlace(message.remoteSessionId)?.topicId !== undefined,
    caption: part.kind === 'file' && part.content.text !== '',
    isNews: shown !== undefined && isNews(part, shown),
  };
}

/** How the decision about a refusal names a part. */
function kindOf(part: TelegramPart, sendAs: 'photo' | 'document' | undefined): RefusedAttempt['kind'] {
  if (part.kind === 'file') return sendAs === 'photo' ? 'photo' : 'file';
  if (part.kind === 'document') return part.isLastResort ? 'last_resort' : 'document';
  return part.kind;
}
