/** Which part of the runs `npm test` makes; the inputs are the same each time, so more of them say little anew. */
const USUAL_PART = 1 / 3;

/**
 * How often a dear property is tried: a third of `inFull`, and all of it with `PROPERTY_RUNS=full`.
 *
 * Of nine mistakes that were put into the rendering of Telegram, a third found the same six as all of them.
 */
export const propertyRuns = (inFull: number): number =>
  process.env.PROPERTY_RUNS === 'full' ? inFull : Math.ceil(inFull * USUAL_PART);
