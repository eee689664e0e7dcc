import type { CheckResult } from './result.ts';

/** What Telegram answered about the bot. */
export type BotOutcome =
  | { status: 'ok'; result: { username: string; name: string; webhookHost: string | undefined } }
  | { status: 'unauthorized' | 'unreachable' | 'refused' | 'gone' | 'retry' | 'lost'; reason: string };

export function judgeBot(outcome: BotOutcome): CheckResult {
  const check = 'bot token';
  if (outcome.status === 'ok') {
    const { username, name } = outcome.result;
    return { check, status: 'ok', text: `@${username} (${name}), https://t.me/${username}` };
  }
  return outcome.status === 'unauthorized'
    ? {
        check,
        status: 'fail',
        text: `Telegram does not accept it (${outcome.reason})`,
        next: 'get it again from @BotFather and run npm run setup',
      }
    : {
        check,
        status: 'fail',
        text: `Telegram cannot be asked: ${outcome.reason}`,
        next: 'look at the network, and at channels.telegram.proxy and apiRoot',
      };
}

/**
 * Who takes the bot's messages. `polling`: what the running provider says of it, undefined where none runs here; only it
 * can see another poller, as asking would cut that one off.
 */
export function judgePolling(
  outcome: BotOutcome,
  polling: { ok: boolean; error?: unknown } | undefined,
): CheckResult | undefined {
  const check = 'bot messages';
  if (polling !== undefined && !polling.ok) {
    const text = typeof polling.error === 'string' ? polling.error : 'no poll has completed for 90 s';
    return { check, status: 'fail', text, next: 'the provider goes on by itself once that is mended' };
  }
  if (outcome.status !== 'ok') return undefined;
  const { webhookHost } = outcome.result;
  if (polling !== undefined) return { check, status: 'ok', text: 'polled by the provider that runs, by nobody else' };
  if (webhookHost !== undefined) {
    const text = `a webhook is set (${webhookHost}): another program takes them`;
    return { check, status: 'warn', text, next: 'stop that program; our provider removes the webhook when it starts' };
  }
  const text = 'no webhook is set; whether another program polls is seen once the provider runs';
  return { check, status: 'ok', text };
}

export type EtienneOutcome =
  | { status: 'ok'; projects: readonly string[] }
  | { status: 'refused' | 'unreachable' | 'sign_in_unreachable' | 'failed'; reason: string };

const ETIENNE_NEXT = {
  refused: 'correct the sign-in: npm run setup',
  unreachable: 'start Etienne, or correct etienne.url: npm run setup',
  sign_in_unreachable: 'start it, or correct etienne.authUrl: npm run setup',
  failed: 'look whether etienne.url is that of Etienne: npm run setup',
} as const;

/** `isSet`: the settings say something of Etienne; where they do not, the manager may well be on another machine. */
export function judgeEtienne(outcome: EtienneOutcome, url: string, isSet: boolean): CheckResult {
  const check = 'Etienne';
  if (outcome.status !== 'ok' && !isSet) {
    const text = `is not set up, and does not answer at ${url}`;
    return { check, status: 'warn', text, next: 'npm run setup, unless the manager runs elsewhere' };
  }
  if (outcome.status !== 'ok') {
    return { check, status: 'fail', text: `${url}: ${outcome.reason}`, next: ETIENNE_NEXT[outcome.status] };
  }
  const { length } = outcome.projects;
  if (length > 0) return { check, status: 'ok', text: `${url}, ${length === 1 ? '1 project' : `${length} projects`}` };
  return { check, status: 'warn', text: `${url}, no projects`, next: 'make a project in its own page' };
}

export type TranscriptionOutcome =
  | { status: 'ok' }
  | { status: 'refused' | 'missing' | 'unreachable' | 'failed'; reason: string };

const TRANSCRIPTION_NEXT = {
  refused: 'correct transcription.apiKey: npm run setup, Voice messages',
  missing: 'correct transcription.url or .model: npm run setup, Voice messages',
  unreachable: 'start the service, or correct transcription.url: npm run setup, Voice messages',
  failed: 'look at that service; voice messages are said to have failed meanwhile',
} as const;

export function judgeTranscription(outcome: TranscriptionOutcome, url: string, hasKey: boolean): CheckResult {
  const check = 'transcription';
  if (outcome.status === 'ok') {
    const text = `${url}, answers${hasKey ? ' and takes the key' : ' without a key'}`;
    return { check, status: 'ok', text };
  }
  const next = TRANSCRIPTION_NEXT[outcome.status];
  return { check, status: 'fail', text: `${url}: ${outcome.reason}`, next };
}

/** Above this our own webhooks are refused (Standard Webhooks), and tokens may have ended before they are made. */
const MOST_MS = 300_000;
const NOTABLE_MS = 30_000;

/** Compares our clock with those of others; they tell it to a second. */
export function judgeClock(aheadMs: Readonly<Record<string, number | undefined>>): CheckResult {
  const check = 'clock';
  const known = Object.entries(aheadMs).filter((entry): entry is [string, number] => entry[1] !== undefined);
  const [name, worst] = known.toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a))[0] ?? [];
  if (name === undefined || worst === undefined) {
    return { check, status: 'warn', text: 'nobody could be asked for the time', next: 'see the other lines' };
  }
  const seconds = Math.round(Math.abs(worst) / 1_000);
  if (Math.abs(worst) < NOTABLE_MS)
    return { check, status: 'ok', text: `as that of ${known.map(([one]) => one).join(' and ')}` };
  const text = `${seconds} s ${worst > 0 ? 'behind' : 'ahead of'} that of ${name}`;
  return {
    check,
    status: Math.abs(worst) > MOST_MS ? 'fail' : 'warn',
    text,
    next: 'set the clock of the machine that is wrong, by NTP',
  };
}
