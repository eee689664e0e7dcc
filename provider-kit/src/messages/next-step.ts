import type { PlannedPart } from './message-port.ts';
import { LEFT_AS_IT_IS, type StoredPart } from './part-store.ts';

/** What is to be done next so that the remote session shows the plan. */
export type Step<Part extends PlannedPart = PlannedPart> =
  | { type: 'send'; part: Part; wasBegun: boolean; isFirst: boolean }
  | { type: 'edit'; part: Part; platformId: string; shown: string }
  | { type: 'remove'; slot: string; platformId: string | undefined };

/** The first thing in which what is shown differs from the plan; undefined once it shows the plan. */
export function nextStep<Part extends PlannedPart>(
  plan: readonly Part[],
  stored: readonly StoredPart[],
): Step<Part> | undefined {
  const bySlot = new Map(stored.map((part) => [part.slot, part]));
  // What cannot be edited goes before anything else is sent.
  const outdated = stored.find((known) => {
    const part = plan.find(({ slot }) => slot === known.slot);
    return part?.isFixed === true && known.platformId !== undefined && known.fingerprint !== part.fingerprint;
  });
  if (outdated !== undefined) return { type: 'remove', slot: outdated.slot, platformId: outdated.platformId };
  for (const [order, part] of plan.entries()) {
    const known = bySlot.get(part.slot);
    if (known?.platformId === undefined) {
      return { type: 'send', part, wasBegun: known !== undefined, isFirst: order === 0 };
    }
    const isAsPlanned = known.fingerprint === part.fingerprint || known.fingerprint === LEFT_AS_IT_IS;
    if (part.isFixed !== true && !isAsPlanned) {
      return { type: 'edit', part, platformId: known.platformId, shown: known.fingerprint };
    }
  }
  const surplus = stored.findLast(({ slot }) => !plan.some((part) => part.slot === slot));
  return surplus && { type: 'remove', slot: surplus.slot, platformId: surplus.platformId };
}
