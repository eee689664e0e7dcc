/** How long a pairing code is valid, and how long after a denial no new one is given (design.md section 4). */
export const CODE_LIFETIME_MS = 3_600_000;
export const DENIAL_MS = 3_600_000;
/** A pending code is shown again at most this often. */
export const SHOW_AGAIN_MS = 600_000;
/** Whoever asks for it is told at most this often where the code is that was shown. */
export const POINT_AGAIN_MS = 60_000;
export const MAX_PENDING = 100;

/** What there is to talk in: with one person, with several, or a place where posts appear. */
export type ConversationKind = 'direct' | 'group' | 'channel';

/** The settings that decide who is served, as they are in force now. */
export interface AccessRules {
  policy: 'pairing' | 'allowlist' | 'disabled';
  /** Whose words count in groups and channels that were approved: nobody's, those of people who are served in private, all. */
  groups: 'off' | 'paired' | 'open';
  /** Ids of people, as the messenger's are written. */
  allowFrom: ReadonlySet<string>;
}

/** What access depends on of a pairing; times in milliseconds. */
export interface PairingState {
  status: 'pending' | 'approved' | 'denied';
  /** Who approved: an operator by the code, or the settings. */
  source: 'code' | 'settings';
  expiresAt: number;
  shownAt: number;
  decidedAt: number;
}

export type Access =
  /** `firstContact`: allowed by the settings and not known yet. */
  | { status: 'allowed'; firstContact: boolean }
  /** `fresh`: a new code; else the one that is pending is shown again. */
  | { status: 'offer_code'; fresh: boolean }
  /** It was shown a short while ago and is not shown again yet; where it is may be said. */
  | { status: 'point_to_code' }
  | { status: 'refuse_group' }
  | { status: 'ignored' };

export interface AccessQuestion {
  rules: AccessRules;
  kind: ConversationKind;
  userId: string;
  /** In groups and channels: whether this person may talk to the bot in private. */
  isKnown: boolean;
  /** The place itself speaks, as a channel does: who may do so there is not ours to decide. */
  isPlace?: boolean;
  pairing: PairingState | undefined;
  /** Alone with us, they ask what to do. */
  asksForHelp?: boolean;
  /** When they were told last where their code is; 0 for never. */
  pointedAt?: number;
  /** Whether this group has been told already that groups are not served. */
  groupWasRefused: boolean;
  /** Number of codes that are pending and valid, of all people. */
  pendingCount: number;
  now: number;
}

/** Whether this person may talk to the bot now. What was approved by the settings ends with them. */
export function hasAccess(
  rules: AccessRules,
  userId: string,
  pairing: Pick<PairingState, 'status' | 'source'> | undefined,
): boolean {
  if (rules.policy === 'disabled') return false;
  if (rules.allowFrom.has(userId)) return true;
  return rules.policy === 'pairing' && pairing?.status === 'approved' && pairing.source === 'code';
}

/** Decides what happens with anything that someone sends. */
export function decideAccess(question: AccessQuestion): Access {
  const { rules, kind, userId, pairing } = question;
  if (rules.policy === 'disabled') return { status: 'ignored' };
  if (kind === 'direct') {
    if (hasAccess(rules, userId, pairing)) {
      return { status: 'allowed', firstContact: pairing?.status !== 'approved' };
    }
    return rules.policy === 'pairing' ? offerCode(question) : { status: 'ignored' };
  }
  if (rules.groups !== 'off') return decideGroup(question);
  // Under `allowlist` strangers get silence, in groups too.
  const mayBeAnswered = rules.policy === 'pairing' || rules.allowFrom.has(userId);
  return kind === 'group' && mayBeAnswered && !question.groupWasRefused
    ? { status: 'refuse_group' }
    : { status: 'ignored' };
}

/** A group is approved once, as a whole; under `allowlist` whoever is served brings it along. */
function decideGroup(question: AccessQuestion): Access {
  const { rules, userId, pairing, isKnown, isPlace = false } = question;
  const isServed = isKnown || rules.allowFrom.has(userId);
  if (pairing?.status === 'approved' && (rules.policy === 'allowlist' || pairing.source === 'code')) {
    return isServed || isPlace || rules.groups === 'open'
      ? { status: 'allowed', firstContact: false }
      : { status: 'ignored' };
  }
  if (rules.policy === 'pairing') return offerCode(question);
  return isServed ? { status: 'allowed', firstContact: true } : { status: 'ignored' };
}

function offerCode({ pairing, pendingCount, kind, asksForHelp, pointedAt = 0, now }: AccessQuestion): Access {
  if (pairing?.status === 'pending' && now < pairing.expiresAt) {
    if (now - pairing.shownAt >= SHOW_AGAIN_MS) return { status: 'offer_code', fresh: false };
    const mayPoint = asksForHelp && kind === 'direct' && now - pointedAt >= POINT_AGAIN_MS;
    return { status: mayPoint ? 'point_to_code' : 'ignored' };
  }
  if (pairing?.status === 'denied' && now - pairing.decidedAt < DENIAL_MS) return { status: 'ignored' };
  return pendingCount < MAX_PENDING ? { status: 'offer_code', fresh: true } : { status: 'ignored' };
}
