import type { ProviderInfo } from 'shared-types';
import type { Driver, Seen, SeenMessage } from './driver.ts';
import type { Answer, ProviderCalls } from './provider-calls.ts';
import type { Attempt, Receiver } from './receiver.ts';

/** What a check cannot do without. */
export type Need = 'person' | 'driver' | 'restart' | 'progress' | 'actions' | 'editing' | 'files';

export interface Check {
  /** Stable, for `--only`. */
  id: string;
  /** The section of docs/protocol.md that says the rule. */
  section: number;
  rule: string;
  needs?: readonly Need[];
  /** Later ones stand on it, so it runs whatever is chosen. */
  isBase?: boolean;
  /** Resolves with what was seen; throws `Violation` where that is not the rule, `Skipped` where it cannot be told. */
  run(context: Context): Promise<string>;
}

/** A person at the other end, played by a driver or a human. */
export interface Person {
  sessionId: string;
  /** Undefined for a human. */
  driver: Driver | undefined;
  /** Remote sessions that are known to share the pairing. */
  parts: string[];
}

export interface Context {
  calls: ProviderCalls;
  receiver: Receiver;
  subscriptionId: string;
  /** A word that nobody else uses, so that messages of former runs are not mistaken for this one's. */
  mark: string;
  /** How many times faster than ours the provider's clock is. */
  clockFactor: number;
  info: ProviderInfo | undefined;
  /** Whether events come to us. */
  isSubscribed: boolean;
  people: Person[];
  /** Who plays the people; none where a human does. */
  drivers: readonly Driver[];
  restart: (() => Promise<void>) | undefined;
  /** Asks the human at the other end for something. */
  ask(what: string): void;
  /** How long a person is waited for. */
  personTimeoutMs: number;
}

export class Violation extends Error {}
export class Skipped extends Error {}

export function expect(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Violation(otherwise);
}

export const first = ({ people }: Context): Person => {
  const [person] = people;
  if (person === undefined) throw new Skipped('nobody is paired');
  return person;
};

/** Refuses an answer with another status or code than these. */
export function expectStatus({ status, body }: Answer, wanted: number, code?: string, what = 'it'): void {
  const said = (body as { code?: string; message?: string } | undefined) ?? {};
  expect(status === wanted, `${what} was answered ${status} ${said.code ?? ''} ${said.message ?? ''}, not ${wanted}`);
  if (code !== undefined) expect(said.code === code, `${what} was answered with the code ${said.code}, not ${code}`);
}

/** How long what a provider has taken may need to reach a chat or us. */
export const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 25;

/** Looks into the chat until something is found; undefined after that time. */
export async function look<Found>(driver: Driver, find: (seen: Seen) => Found | undefined, timeoutMs = PATIENCE_MS) {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = find(await driver.seen());
    if (found !== undefined || performance.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The message of the bot that has this in it, as soon as it shows. */
export async function shownWith(driver: Driver, words: string): Promise<SeenMessage> {
  const message = await look(driver, ({ messages }) => messages.find(({ text }) => text.includes(words)));
  expect(message !== undefined, `"${words}" was not shown within ${PATIENCE_MS / 1_000} s`);
  return message;
}

/** Sends a message; its key is new unless one is given. */
export const send = ({ calls }: Context, message: object, key: string = crypto.randomUUID()): Promise<Answer> =>
  calls.call('POST', '/v1/messages', { json: message, headers: { 'idempotency-key': key } });

/** Sends a text to a person and answers the id of the message. */
export async function say(context: Context, person: Person, text: string, more: object = {}): Promise<string> {
  const answer = await send(context, { remoteSessionId: person.sessionId, text, ...more });
  expectStatus(answer, 202, undefined, 'POST /v1/messages');
  return (answer.body as { id: string }).id;
}

/** Waits until a message is sent, as `GET /v1/messages/:id` tells it. */
export async function untilSent({ calls }: Context, id: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const { body } = await calls.call('GET', `/v1/messages/${encodeURIComponent(id)}`);
    const { status, reason } = (body ?? {}) as { status?: string; reason?: string };
    if (status === 'sent') return;
    expect(status === 'queued', `the message ${id} is ${status ?? 'unknown'} ${reason ?? ''}`);
    expect(performance.now() < end, `the message ${id} was not sent within ${PATIENCE_MS / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Lets a person write, and answers the first attempt to tell it. A human writes whatever they like. */
export async function hearWrite(context: Context, person: Person, text: string): Promise<Attempt> {
  return await hear(context, person, 'message.received', () => {
    if (person.driver !== undefined) return person.driver.write(text);
    context.ask('Write a message to the bot.');
    return Promise.resolve();
  });
}

/** Lets something happen and answers the first attempt to tell an event of this type that nobody has told before. */
export async function hear(
  context: Context,
  person: Person,
  type: string,
  act: () => Promise<unknown>,
): Promise<Attempt> {
  const { receiver, personTimeoutMs } = context;
  const before = new Set(receiver.attempts.map(({ id }) => id));
  const isNew = (one: Attempt) =>
    one.path === '/events' && one.sessionId === person.sessionId && one.event.type === type && !before.has(one.id);
  await act();
  const timeoutMs = person.driver === undefined ? personTimeoutMs : PATIENCE_MS;
  const attempt = await receiver.until((attempts) => attempts.find(isNew), timeoutMs);
  expect(attempt !== undefined, `no ${type} came within ${timeoutMs / 1_000} s`);
  return attempt;
}
