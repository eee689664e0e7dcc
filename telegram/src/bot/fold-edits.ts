import type { Update } from '@grammyjs/types';

/**
 * Lets messages of a batch say what their edits of the same batch made of them.
 *
 * Both come together where this service was down: what was corrected meanwhile must not be done as it was first
 * written. The place of the message stays; its edits are left out.
 */
export function foldEdits(updates: readonly Update[]): Update[] {
  const newest = new Map<string, NonNullable<Update['message']>>();
  for (const { edited_message: edited } of updates) if (edited !== undefined) newest.set(keyOf(edited), edited);
  const folded = new Set<string>();
  return updates.flatMap((update) => {
    const { message, edited_message: edited } = update;
    if (edited !== undefined) return folded.has(keyOf(edited)) ? [] : [update];
    const last = message && newest.get(keyOf(message));
    if (last === undefined) return [update];
    folded.add(keyOf(last));
    return [{ ...update, message: last }];
  });
}

const keyOf = ({ chat, message_id }: { chat: { id: number }; message_id: number }): string =>
  `${chat.id}:${message_id}`;
