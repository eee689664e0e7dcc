import type { GivenUp, StoredMessage } from 'provider-kit';
import type { RefusedAttempt, Way } from './next-way.ts';

type Tried = Pick<StoredMessage, 'plainParts' | 'givenUp'>;

/**
 * What a message goes without once a way was chosen; the same as before where the way is not about its form.
 *
 * `index` is the part that was refused.
 */
export function goWithout(
  { plainParts, givenUp }: Tried,
  way: Way,
  { index, reason, attempt }: { index: number; reason: string; attempt: RefusedAttempt },
): Tried {
  const plain = plainParts.includes(index) ? plainParts : [...plainParts, index];
  const without = (more: Partial<GivenUp>, parts = plainParts): Tried => ({
    plainParts: parts,
    givenUp: { ...givenUp, ...more },
  });
  switch (way) {
    case 'as_entities':
      return without({ rich: true });
    case 'plain':
      return without({}, plain);
    case 'without_buttons':
      return without({ buttons: true });
    case 'without_reply':
      return without({ reply: true });
    case 'caption_apart':
      return without({ caption: true });
    case 'bare': {
      const { buttons, reply, caption } = attempt;
      return without({ ...(buttons && { buttons }), ...(reply && { reply }), ...(caption && { caption }) }, plain);
    }
    case 'as_document':
      return without({ documents: [...givenUp.documents, index] });
    case 'in_messages':
      return without({ longDocument: true });
    case 'file_in_words':
      return without({ file: reason });
    case 'outside':
      // A reply would go where the message is that it answers.
      return without({ place: attempt.refusal === 'topic_closed' ? 'closed' : 'gone', reply: true });
    case 'photo_as_document':
    case 'new_message':
    case 'leave':
      return { plainParts, givenUp };
  }
}
