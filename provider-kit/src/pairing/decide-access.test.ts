import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Access,
  type AccessQuestion,
  CODE_LIFETIME_MS,
  DENIAL_MS,
  decideAccess,
  hasAccess,
  MAX_PENDING,
  type PairingState,
  POINT_AGAIN_MS,
  SHOW_AGAIN_MS,
} from './decide-access.ts';

const now = 1_700_000_000_000;
const rules = (policy: AccessQuestion['rules']['policy'], ...allowFrom: string[]) => ({
  policy,
  groups: 'off' as const,
  allowFrom: new Set(allowFrom),
});
const question = (changes: Partial<AccessQuestion>): AccessQuestion => ({
  rules: rules('pairing'),
  kind: 'direct',
  userId: '7',
  isKnown: false,
  pairing: undefined,
  groupWasRefused: false,
  pendingCount: 0,
  now,
  ...changes,
});
const state = (changes: Partial<PairingState>): PairingState => ({
  status: 'pending',
  source: 'code',
  expiresAt: now + CODE_LIFETIME_MS,
  shownAt: now,
  decidedAt: 0,
  ...changes,
});

const ignored: Access = { status: 'ignored' };
const freshCode: Access = { status: 'offer_code', fresh: true };
const sameCode: Access = { status: 'offer_code', fresh: false };
const pointed: Access = { status: 'point_to_code' };
const known: Access = { status: 'allowed', firstContact: false };
const first: Access = { status: 'allowed', firstContact: true };
const refused: Access = { status: 'refuse_group' };
const approved = state({ status: 'approved' });
const approvedBySettings = state({ status: 'approved', source: 'settings' });

const group = (groups: 'paired' | 'open', changes: Partial<AccessQuestion>, ...allowFrom: string[]) => ({
  kind: 'group' as const,
  ...changes,
  rules: { ...rules('pairing', ...allowFrom), groups },
});

const channel = (changes: Partial<AccessQuestion>) => ({
  ...group('paired', changes),
  kind: 'channel' as const,
  userId: '-100',
  isPlace: true,
});
const byList = (changes: Partial<AccessQuestion>) => ({
  ...channel(changes),
  rules: { ...rules('allowlist', '7'), groups: 'paired' as const },
});

const cases: [string, Partial<AccessQuestion>, Access][] = [
  ['a group that may be served gets a code', group('paired', {}), freshCode],
  ['and one too where whoever asks needs none alone', group('paired', {}, '7'), freshCode],
  ['its code is not repeated at once', group('open', { pairing: state({}) }), ignored],
  ['an approved one hears who is known', group('paired', { pairing: approved, isKnown: true }), known],
  ['and who is in the settings', group('paired', { pairing: approved }, '7'), known],
  ['and nobody else', group('paired', { pairing: approved }), ignored],
  ['an approved one that is open hears all', group('open', { pairing: approved }), known],
  ['an approved channel speaks for itself', channel({ pairing: approved }), known],
  ['one that is not approved gets a code', channel({}), freshCode],
  ['one that somebody in the list has brought speaks, too', byList({ pairing: approvedBySettings }), known],
  ['and nobody but those in the list can bring it', byList({}), ignored],
  [
    'a channel of somebody in the list is served without a code',
    { kind: 'channel', rules: { ...rules('allowlist', '7'), groups: 'paired' } },
    first,
  ],
  [
    'a stranger in such a place gets silence',
    { kind: 'group', pairing: approvedBySettings, rules: { ...rules('allowlist', '8'), groups: 'paired' } },
    ignored,
  ],
  [
    'groups are as silent as all else where nobody is served',
    { kind: 'group', rules: { ...rules('disabled'), groups: 'open' } },
    ignored,
  ],
  ['a stranger gets a code', {}, freshCode],
  ['a code just shown is not repeated', { pairing: state({ shownAt: now - SHOW_AGAIN_MS + 1 }) }, ignored],
  ['whoever asks is told where it is', { pairing: state({ shownAt: now - 1 }), asksForHelp: true }, pointed],
  [
    'which is not said again at once',
    { pairing: state({}), asksForHelp: true, pointedAt: now - POINT_AGAIN_MS + 1 },
    ignored,
  ],
  ['but after a minute', { pairing: state({}), asksForHelp: true, pointedAt: now - POINT_AGAIN_MS }, pointed],
  ['a group is not told', group('paired', { pairing: state({}), asksForHelp: true }), ignored],
  ['nor is somebody denied', { pairing: state({ status: 'denied', decidedAt: now - 1 }), asksForHelp: true }, ignored],
  ['a code is shown again after ten minutes', { pairing: state({ shownAt: now - SHOW_AGAIN_MS }) }, sameCode],
  ['an expired code is followed by a new one', { pairing: state({ expiresAt: now }) }, freshCode],
  ['nobody gets a code while too many wait', { pendingCount: MAX_PENDING }, ignored],
  ['the last place may be taken', { pendingCount: MAX_PENDING - 1 }, freshCode],
  [
    'a known code is shown again though too many wait',
    { pendingCount: MAX_PENDING, pairing: state({ shownAt: 0 }) },
    sameCode,
  ],
  [
    'someone denied gets silence for an hour',
    { pairing: state({ status: 'denied', decidedAt: now - DENIAL_MS + 1 }) },
    ignored,
  ],
  [
    'someone denied may ask again after an hour',
    { pairing: state({ status: 'denied', decidedAt: now - DENIAL_MS }) },
    freshCode,
  ],
  ['someone approved is let in', { pairing: approved }, known],
  ['someone in allowFrom is let in at first contact', { rules: rules('pairing', '7') }, first],
  ['someone in allowFrom with a pending code is let in', { rules: rules('pairing', '7'), pairing: state({}) }, first],
  ['someone in allowFrom is known later', { rules: rules('allowlist', '7'), pairing: approvedBySettings }, known],
  ['someone removed from allowFrom needs a code', { pairing: approvedBySettings }, freshCode],
  ['a stranger gets silence under allowlist', { rules: rules('allowlist', '8') }, ignored],
  ['a code gives no access under allowlist', { rules: rules('allowlist'), pairing: approved }, ignored],
  ['nobody is served when disabled', { rules: rules('disabled', '7'), pairing: approved }, ignored],
  ['a group is refused', { kind: 'group' }, refused],
  ['a group is refused whatever was approved', { kind: 'group', pairing: approved }, refused],
  ['a group is refused once only', { kind: 'group', groupWasRefused: true }, ignored],
  ['strangers in a group get silence under allowlist', { kind: 'group', rules: rules('allowlist') }, ignored],
  ['a group gets silence when disabled', { kind: 'group', rules: rules('disabled') }, ignored],
  ['channels are ignored', { kind: 'channel' }, ignored],
];

describe('access', () => {
  for (const [name, changes, expected] of cases) {
    it(name, () => assert.deepEqual(decideAccess(question(changes)), expected));
  }

  it('is given to exactly those whom a private chat would let in', () => {
    for (const policy of ['pairing', 'allowlist', 'disabled'] as const) {
      for (const allowed of [[], ['7']]) {
        for (const pairing of [undefined, state({}), approved, approvedBySettings, state({ status: 'denied' })]) {
          const asked = question({ rules: rules(policy, ...allowed), pairing });
          const isLetIn = decideAccess(asked).status === 'allowed';
          assert.equal(hasAccess(asked.rules, '7', pairing), isLetIn);
        }
      }
    }
  });
});
