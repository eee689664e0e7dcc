import type { AdminService, AdminState } from '../wire.ts';

/** How the services call their parts and queues, in words for people; another one is called as it calls itself. */
const PARTS: Readonly<Record<string, string>> = {
  etienne: 'Etienne',
  inbox: 'events',
  prompts: 'prompts',
  files: 'files',
  replies: 'replies',
  polling: 'polling',
  signIn: 'sign-in',
  database: 'database',
  subscriptions: 'subscriptions',
  outbox: 'messages',
  kept: 'messages for people who cannot be reached',
};

export function partWords(name: string): string {
  const [, provider] = /^provider:(.+)$/.exec(name) ?? [];
  return provider === undefined ? (PARTS[name] ?? name) : `connection to ${provider}`;
}

export const SERVICE_WORDS: Readonly<Record<AdminService['state'], string>> = {
  ready: 'well',
  not_ready: 'not well',
  away: 'does not answer',
  unknown: 'looking …',
};

/** A time that has passed, in the unit that says enough. */
export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

const counted = (count: number, one: string, many: string) =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** What an operator should know first, in one line. */
export function summaryWords({ pairings, services, givenUp }: AdminState): string {
  const asking = pairings.items.length + pairings.more;
  const unwell = services.filter(({ state }) => state === 'not_ready' || state === 'away').map(({ name }) => name);
  const parts = [
    ...(asking === 0 ? [] : [asking === 1 ? 'Somebody asks to talk' : `${asking} ask to talk`]),
    ...(unwell.length > 0 ? [`${unwell.join(', ')}: not well`] : []),
    ...counted(givenUp.items.length + givenUp.more, 'message was given up', 'messages were given up'),
  ];
  if (parts.length > 0) return parts.join(' · ');
  return services.some(({ state }) => state === 'unknown') ? 'Looking …' : 'All is well.';
}

/** The kinds of places that are worth a word. */
export const placeWords = (provider: string, kind: string): string =>
  kind === 'direct' ? provider : `${provider} · ${kind}`;
