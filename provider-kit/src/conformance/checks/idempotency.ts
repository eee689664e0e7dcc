import { type Check, expect, expectStatus, first, say, send, shownWith, untilSent } from '../check.ts';

export const idempotencyChecks: Check[] = [
  {
    id: 'idempotency.required',
    section: 6,
    rule: 'Without an Idempotency-Key of 1 to 200 characters the answer is 400',
    async run(context) {
      const json = { remoteSessionId: first(context).sessionId, text: 'Without a key' };
      for (const headers of [{}, { 'idempotency-key': 'k'.repeat(201) }]) {
        const answer = await context.calls.call('POST', '/v1/messages', { json, headers });
        expectStatus(answer, 400, 'IDEMPOTENCY_KEY_REQUIRED', 'POST /v1/messages');
      }
      return 'none, and one of 201';
    },
  },
  {
    id: 'idempotency.same',
    section: 6,
    rule: 'The same key with the same body gets the same answer and is sent once',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const key = crypto.randomUUID();
      const message = { remoteSessionId: person.sessionId, text: `only once ${context.mark}` };
      const answers = await Promise.all([1, 2, 3].map(() => send(context, message, key)));
      answers.push(await send(context, message, key));
      for (const answer of answers) expectStatus(answer, 202, undefined, 'the same again');
      const ids = new Set(answers.map(({ body }) => (body as { id: string }).id));
      expect(ids.size === 1, `it got ${ids.size} ids`);
      const last = `behind it ${context.mark}`;
      await untilSent(context, await say(context, person, last));
      const { driver } = person;
      if (driver === undefined) return 'the same id four times; look whether it shows once';
      await shownWith(driver, last);
      const count = (await driver.seen()).messages.filter(({ text }) => text.includes(message.text)).length;
      expect(count === 1, `it was shown ${count} times`);
      return 'four calls, three of them at once: one message';
    },
  },
  {
    id: 'idempotency.other',
    section: 6,
    rule: 'The same key with another body is 422',
    needs: ['person'],
    async run(context) {
      const { sessionId } = first(context);
      const key = crypto.randomUUID();
      expectStatus(await send(context, { remoteSessionId: sessionId, text: `the one ${context.mark}` }, key), 202);
      for (const change of [{ text: 'another' }, { actions: [[{ id: 'a', label: 'A' }]] }]) {
        const message = { remoteSessionId: sessionId, text: `the one ${context.mark}`, ...change };
        expectStatus(await send(context, message, key), 422, 'IDEMPOTENCY_KEY_REUSED', Object.keys(change).join());
      }
      return 'another text, other buttons';
    },
  },
];
