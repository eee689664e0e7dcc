/** Whoever was away longer than this asks before running what waited (issue: ten minutes), in milliseconds. */
export const GAP_MS = 600_000;

/** A time in which we were not there, in milliseconds. */
export interface Downtime {
  from: number;
  until: number;
}

/** Whether we were away for long, by the last time that we are known to have been there. */
export function downtimeOf(lastThere: number | undefined, now: number): Downtime | undefined {
  return lastThere !== undefined && now - lastThere >= GAP_MS ? { from: lastThere, until: now } : undefined;
}

/** What tells how long a message has waited; all in milliseconds. */
export interface MessageTimes {
  /** By the messenger's clock; NaN where it does not tell. */
  writtenAt: number;
  /** By our clock. */
  receivedAt: number;
  /** How far our clock is ahead of the messenger's, as far as that is known. */
  clockLead: number;
  downtime: Downtime | undefined;
  /** When we were there for the first time, by our clock. */
  firstThere: number;
}

/**
 * Since when a message has waited for us by our clock, where we (the manager, the provider, or its messenger) were away
 * for long; undefined where it came soon, or where only something else kept it waiting.
 *
 * A message that was on our disk when we went away counts as well as one that came late. What is older than we are has
 * not waited for us.
 */
export function waitedSince(times: MessageTimes): number | undefined {
  const { writtenAt, receivedAt, clockLead, downtime, firstThere } = times;
  const since = Number.isNaN(writtenAt) ? receivedAt : Math.min(writtenAt + clockLead, receivedAt);
  const wasHere = downtime !== undefined && receivedAt <= downtime.from;
  const cameLate = receivedAt - since >= GAP_MS && since >= firstThere;
  return wasHere || cameLate ? since : undefined;
}

/**
 * How far our clock is ahead of a messenger's at least, after another message of it.
 *
 * No message comes before it is written, so its age is the most that the lead can be; and whoever has answered a
 * question writes later than it was asked (`answeredSince`, by our clock), so what seems older tells the lead.
 */
export function clockLeadAfter(
  lead: number,
  {
    writtenAt,
    receivedAt,
    answeredSince,
  }: { writtenAt: number; receivedAt: number; answeredSince?: number | undefined },
): number {
  if (Number.isNaN(writtenAt)) return lead;
  const least = answeredSince === undefined ? 0 : answeredSince - writtenAt;
  return Math.max(0, Math.min(receivedAt - writtenAt, Math.max(lead, least)));
}

/** What a person may decide on the messages that waited. */
export type BacklogChoice = 'all' | 'last' | 'none';

/** Which of the prompts (in order) run. */
export function keptOf(choice: BacklogChoice, promptIds: readonly string[]): readonly string[] {
  if (choice === 'none') return [];
  return choice === 'all' ? promptIds : promptIds.slice(-1);
}
