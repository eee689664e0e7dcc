import { misfits } from 'service-kit';
import { PAIRING_CODE_ALPHABET, type Pairing, PairingListSchema } from 'shared-types';
import {
  type Check,
  type Context,
  expect,
  expectStatus,
  hear,
  look,
  PATIENCE_MS,
  type Person,
  Skipped,
  send,
} from '../check.ts';
import type { Driver } from '../driver.ts';
import type { Answer } from '../provider-calls.ts';
import type { Attempt } from '../receiver.ts';

const CODE = new RegExp(`^[${PAIRING_CODE_ALPHABET}]{8}$`);

export async function pairings({ calls }: Context): Promise<Pairing[]> {
  const answer = await calls.call('GET', '/v1/pairings');
  expectStatus(answer, 200, undefined, 'GET /v1/pairings');
  const [misfit] = misfits(PairingListSchema, answer.body);
  expect(misfit === undefined, `the list does not fit its schema: ${misfit?.path} ${misfit?.problem}`);
  return (answer.body as { pairings: Pairing[] }).pairings;
}

/** Lets a driver's person ask for entrance, and lets them in. */
export async function letIn(context: Context, driver: Driver): Promise<Person> {
  const { calls, receiver } = context;
  const former = new Set((await pairings(context)).map(({ code }) => code));
  await driver.pair();
  const code = await look(driver, ({ messages }) => {
    const words = messages.flatMap(({ text }) => text.match(/[A-Z2-9]{8}/g) ?? []);
    return words.find((word) => CODE.test(word));
  });
  expect(code !== undefined, 'the person was shown no code');
  const pending = (await pairings(context)).find((one) => one.code === code);
  expect(pending !== undefined && !former.has(code), 'the code that was shown is not in the list of pairings');
  expect(pending.status === 'pending', `its status is ${pending.status}`);
  const { sessionId } = pending.remoteSession;
  const validMs = Date.parse(pending.expiresAt ?? '') - Date.parse(pending.createdAt);
  expect(Math.abs(validMs - 3_600_000) < 1_000, `the code is valid for ${validMs} ms instead of 1 hour`);
  const strange = receiver.attempts.find((one) => one.sessionId === sessionId);
  expect(strange === undefined, `a stranger's words were told: ${strange?.event.type}`);
  const refused = await send(context, { remoteSessionId: sessionId, text: 'Too early' });
  expectStatus(refused, 404, 'REMOTE_SESSION_NOT_PAIRED', 'a message to somebody who is not paired yet');
  const person = { sessionId, driver, parts: [] };
  const isPairing = (id: string) => calls.call('POST', `/v1/pairings/${encodeURIComponent(id)}/approve`);
  await hear(context, person, 'session.paired', async () =>
    expectStatus(await isPairing(code), 200, undefined, 'approve'),
  );
  const approved = (await pairings(context)).find((one) => one.remoteSession.sessionId === sessionId);
  expect(approved?.status === 'approved' && approved.expiresAt === null, 'the list does not show it as approved');
  return person;
}

export const pairingChecks: Check[] = [
  {
    id: 'pairings.code',
    section: 11,
    rule: 'A stranger gets a code and nothing else; who is approved is let in',
    needs: ['driver'],
    isBase: true,
    async run(context) {
      for (const driver of context.drivers) context.people.push(await letIn(context, driver));
      return 'two people let in by the codes that they were shown';
    },
  },
  {
    id: 'pairings.somebody',
    section: 5,
    rule: 'What somebody writes is told',
    isBase: true,
    async run(context) {
      if (context.drivers.length > 0) throw new Skipped('the driver plays them');
      if (!context.isSubscribed) throw new Skipped('no events come to us');
      const known = context.receiver.attempts.length;
      context.ask('Write a message to the bot, as somebody who is paired.');
      const attempt = await context.receiver.until(
        (attempts) =>
          attempts.slice(known).find(({ path, event }) => path === '/events' && event.type === 'message.received'),
        context.personTimeoutMs,
      );
      if (attempt === undefined) throw new Skipped(`nobody wrote within ${context.personTimeoutMs / 1_000} s`);
      context.people.push({ sessionId: attempt.sessionId, driver: undefined, parts: [] });
      return `in the remote session ${attempt.sessionId}`;
    },
  },
  {
    id: 'pairings.refusals',
    section: 11,
    rule: 'An unknown code is 404, so is a remote session that is not paired',
    async run({ calls }) {
      for (const step of ['approve', 'deny']) {
        const answer = await calls.call('POST', `/v1/pairings/AAAAAAAA/${step}`);
        expectStatus(answer, 404, 'PAIRING_NOT_FOUND', step);
      }
      const answer = await calls.call('DELETE', '/v1/pairings/nobody');
      expectStatus(answer, 404, 'REMOTE_SESSION_NOT_PAIRED', 'DELETE');
      return 'approve, deny, revoke';
    },
  },
];

/** Ends what the run began, so it comes after all that needs a person. */
export const revocationChecks: Check[] = [
  {
    id: 'pairings.revoke',
    section: 11,
    rule: 'Who is revoked is told, in each part of the chat, and gets nothing any more; whoever waits for the list sees it',
    needs: ['driver'],
    async run(context) {
      const { calls, people, receiver } = context;
      for (const person of [...people]) {
        const path = `/v1/pairings/${encodeURIComponent(person.sessionId)}`;
        const checkWaiting = await waitForChange(calls);
        await hear(context, person, 'session.revoked', async () =>
          expectStatus(await calls.call('DELETE', path), 204, undefined, 'DELETE'),
        );
        await checkWaiting();
        for (const part of person.parts) {
          const isEnd = ({ path, sessionId, event }: Attempt) =>
            path === '/events' && sessionId === part && event.type === 'session.revoked';
          const told = await receiver.until((attempts) => attempts.find(isEnd), PATIENCE_MS);
          expect(told !== undefined, `no session.revoked came for ${part}, which shared the pairing`);
        }
        for (const remoteSessionId of [person.sessionId, ...person.parts]) {
          const answer = await send(context, { remoteSessionId, text: 'Too late' });
          expectStatus(answer, 404, 'REMOTE_SESSION_NOT_PAIRED', 'a message after that');
        }
        people.splice(people.indexOf(person), 1);
      }
      return 'session.revoked, then 404';
    },
  },
];

/** Waits for another list than the one that is in force; answers how to see what came of it, once it has changed. */
async function waitForChange(calls: Context['calls']): Promise<() => Promise<void>> {
  const versionOf = ({ body }: Answer) => (body as { version?: string } | undefined)?.version;
  const known = versionOf(await calls.call('GET', '/v1/pairings'));
  if (known === undefined) return async () => {};
  let isAnswered = false;
  const waiting = calls.call('GET', `/v1/pairings?known=${encodeURIComponent(known)}`).finally(() => {
    isAnswered = true;
  });
  // Time enough for an answer that does not wait.
  await calls.call('GET', '/v1/pairings');
  expect(!isAnswered, 'the list was answered before it had changed, although its version was named');
  return async () => {
    const answer = await waiting;
    expectStatus(answer, 200, undefined, 'the list that was waited for');
    expect(versionOf(answer) !== known, 'the list that was waited for has the version of before');
  };
}
