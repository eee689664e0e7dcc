import {
  type Check,
  type Context,
  expect,
  expectStatus,
  first,
  hearWrite,
  PATIENCE_MS,
  type Person,
  Skipped,
} from '../check.ts';
import type { Attempt } from '../receiver.ts';

/** The delays of section 4 that are waited for, in ms. */
const DELAYS_MS = [1_000, 2_000];
/** Jitter takes up to half; what a busy machine and the way add, in ms of ours. */
const LEAST_OF_DELAY = 0.5;
const MOST_ADDED_MS = 900;

/** Resolves with all attempts to tell an event, once one of them was answered like this. */
async function attemptsUntil({ receiver }: Context, id: string, answer: number): Promise<Attempt[]> {
  const own = () => receiver.attempts.filter((one) => one.path === '/events' && one.id === id);
  const end = await receiver.until(() => own().find((one) => one.answer === answer), PATIENCE_MS);
  expect(end !== undefined, `the event ${id} came ${own().length} times and not again`);
  return own();
}

const write = (context: Context, person: Person, words: string) =>
  hearWrite(context, person, `${words} ${context.mark}`);

export const deliveryChecks: Check[] = [
  {
    id: 'delivery.retry',
    section: 4,
    rule: 'What is not accepted comes again after 1 and 2 s, with the same id, signed anew, no redirect followed',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const { receiver, clockFactor } = context;
      receiver.plan(person.sessionId, 503, { status: 307, headers: { location: `${receiver.base}/elsewhere` } }, 202);
      const { id, event } = await write(context, person, 'retried');
      const isSame = (one: Attempt) =>
        one.sessionId === person.sessionId && one.event.data.message?.id === event.data.message?.id;
      const all = await receiver.until((attempts) => {
        const same = attempts.filter((one) => one.path === '/events' && isSame(one));
        return same.length >= 3 && same;
      }, PATIENCE_MS);
      expect(all !== undefined, `the event ${id} did not come three times`);
      for (const one of all) expect(one.id === id, `an attempt has the id ${one.id}, the first had ${id}`);
      for (const one of all) expect(one.wrong === undefined, `an attempt is not signed rightly: ${one.wrong}`);
      const gaps = all.slice(1).map((one, index) => one.at - (all[index]?.at ?? 0));
      DELAYS_MS.forEach((delayMs, index) => {
        const [gap = 0, wanted] = [gaps[index], delayMs / clockFactor];
        const isRight = gap >= wanted * LEAST_OF_DELAY && gap <= wanted + MOST_ADDED_MS;
        expect(isRight, `attempt ${index + 2} came after ${Math.round(gap)} ms instead of ${wanted}`);
      });
      expect(!receiver.attempts.some(({ path }) => path === '/elsewhere'), 'a redirect was followed');
      return `after ${gaps.map((gap) => Math.round(gap)).join(' and ')} ms`;
    },
  },
  {
    id: 'delivery.order',
    section: 4,
    rule: 'Later events of a remote session wait for the one before; other remote sessions do not',
    needs: ['driver'],
    async run(context) {
      const { receiver } = context;
      const [stuck, free] = context.people;
      if (stuck?.driver === undefined || free?.driver === undefined) throw new Skipped('two people are needed');
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      receiver.plan(stuck.sessionId, { status: 503, after: released }, 202);
      try {
        const held = await write(context, stuck, 'held');
        await stuck.driver.write(`behind it ${context.mark}`);
        const before = performance.now();
        await write(context, free, 'not held').catch(() =>
          expect(false, 'another remote session waits for one that hangs'),
        );
        const freeMs = Math.round(performance.now() - before);
        release();
        const attempts = await attemptsUntil(context, held.id, 202);
        const accepted = attempts.at(-1)?.at ?? 0;
        const isBehind = (one: Attempt) => one.event.data.message?.text.startsWith('behind it') === true;
        const behind = await receiver.until(
          (all) => all.find((one) => one.path === '/events' && isBehind(one)),
          PATIENCE_MS,
        );
        expect(behind !== undefined, 'the event behind it never came');
        expect(behind.at > accepted, 'the later event came before the earlier one was accepted');
        return `the other was told after ${freeMs} ms, the later one last`;
      } finally {
        release();
      }
    },
  },
  {
    id: 'delivery.final',
    section: 4,
    rule: '400, 413 and 422 are final for one event and block nothing',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const { receiver, clockFactor } = context;
      const words = person.driver === undefined ? [422] : [400, 413, 422];
      receiver.plan(person.sessionId, ...words);
      const refused: string[] = [];
      for (const status of words) refused.push((await write(context, person, `answered ${status}`)).id);
      const { id } = await write(context, person, 'after them');
      await attemptsUntil(context, id, 202);
      await new Promise((resolve) => setTimeout(resolve, 1_200 / clockFactor));
      for (const [index, one] of refused.entries()) {
        const count = receiver.attempts.filter((attempt) => attempt.path === '/events' && attempt.id === one).length;
        expect(count === 1, `what was answered ${words[index]} came ${count} times`);
      }
      return `each came once: ${words.join(', ')}`;
    },
  },
  {
    id: 'delivery.replaced',
    section: 3,
    rule: 'After a replacement what waits is retried at once, signed with the new secret',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const { calls, receiver, subscriptionId, clockFactor } = context;
      receiver.plan(person.sessionId, 503, 503);
      const { id } = await write(context, person, 'waits');
      const seen = () => receiver.attempts.filter((one) => one.path === '/events' && one.id === id);
      expect((await receiver.until(() => seen()[1]?.answer, PATIENCE_MS)) !== undefined, 'it was not tried twice');
      const secret = receiver.renewSecret();
      calls.hide(secret.slice('whsec_'.length));
      const before = performance.now();
      const json = { url: receiver.url, secret };
      expectStatus(await calls.call('PUT', `/v1/subscriptions/${subscriptionId}`, { json }), 200, undefined, 'PUT');
      const attempts = await attemptsUntil(context, id, 202);
      const last = attempts.at(-1);
      const afterMs = Math.round((last?.at ?? 0) - before);
      expect(afterMs < Math.max(900, 1_500 / clockFactor), `it came only after ${afterMs} ms`);
      expect(last?.wrong === undefined, `it is not signed with the new secret: ${last?.wrong}`);
      return `after ${afterMs} ms`;
    },
  },
  {
    id: 'delivery.gone',
    section: 4,
    rule: '410 ends the subscription; later events wait for the next one',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const { calls, receiver, subscriptionId } = context;
      const path = `/v1/subscriptions/${subscriptionId}`;
      receiver.plan(person.sessionId, 410);
      await write(context, person, 'answered 410');
      const end = performance.now() + 3_000;
      let status = 0;
      while (status !== 404 && performance.now() < end) {
        ({ status } = await calls.call('GET', path));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const { body } = await calls.call('GET', '/v1/subscriptions');
      const others = (body as { subscriptions: { id: string }[] }).subscriptions.filter(
        ({ id }) => id !== subscriptionId,
      );
      const json = { url: receiver.url, secret: receiver.secret };
      if (others.length === 0 && status === 404 && person.driver !== undefined) {
        const count = receiver.attempts.length;
        await person.driver.write(`kept ${context.mark}`);
        const early = await receiver.until((attempts) => attempts[count], 200);
        expect(early === undefined, 'an event came to a subscription that has ended');
        const isKept = ({ event }: Attempt) => event.data.message?.text.startsWith('kept') === true;
        await calls.call('PUT', path, { json });
        const kept = await receiver.until((attempts) => attempts.find(isKept), PATIENCE_MS);
        expect(kept !== undefined, 'what came while nobody subscribed was not kept');
        return 'ended; what came meanwhile was kept';
      }
      await calls.call('PUT', path, { json });
      expect(status === 404, 'the subscription is still there 3 s later');
      return 'ended';
    },
  },
];
