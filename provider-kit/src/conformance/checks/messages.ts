import { fits } from 'service-kit';
import { MessageAcceptedSchema, MessageStateSchema } from 'shared-types';
import { type Check, expect, expectStatus, first, say, send, shownWith, untilSent } from '../check.ts';

const row = (length: number) => Array.from({ length }, (_, index) => ({ id: `${index}`, label: `${index}` }));

/** Changes of a good message that make it a bad one. */
const BAD: [what: string, change: object][] = [
  ['no text', { text: undefined }],
  ['an empty text', { text: '' }],
  ['a number as text', { text: 7 }],
  // Of three bytes each, so that no limit of bytes is in the way of what may be sent.
  ['a text of 4,194,305 characters', { text: '字'.repeat(4_194_305) }],
  ['no remoteSessionId', { remoteSessionId: undefined }],
  ['an unknown format', { format: 'html' }],
];

/** The same where there are buttons. */
const BAD_ACTIONS: typeof BAD = [
  ['an action without a label', { actions: [[{ id: 'a' }]] }],
  ['an action id of 201 characters', { actions: [[{ id: 'a'.repeat(201), label: 'A' }]] }],
  ['nine actions in a row', { actions: [row(9)] }],
  ['101 rows', { actions: Array.from({ length: 101 }, () => row(1)) }],
];

export const messageChecks: Check[] = [
  {
    id: 'messages.bad',
    section: 6,
    rule: 'What does not fit its schema is 400 and shows nothing',
    async run(context) {
      const [person] = context.people;
      const good = { remoteSessionId: person?.sessionId ?? 'nobody', text: `bad ${context.mark}` };
      const bad = context.info?.capabilities.actions === true ? [...BAD, ...BAD_ACTIONS] : BAD;
      for (const [what, change] of bad) {
        expectStatus(await send(context, { ...good, ...change }), 400, 'VALIDATION_FAILED', what);
      }
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const broken = await context.calls.call('POST', '/v1/messages', { body: '{"text": ', headers });
      expectStatus(broken, 400, undefined, 'broken JSON');
      return `${bad.length} kinds and broken JSON`;
    },
  },
  {
    id: 'messages.unpaired',
    section: 6,
    rule: 'A remote session that is not paired is 404',
    async run(context) {
      const answer = await send(context, { remoteSessionId: 'nobody-at-all', text: 'Hello' });
      expectStatus(answer, 404, 'REMOTE_SESSION_NOT_PAIRED', 'POST /v1/messages');
      const { progress, editing } = context.info?.capabilities ?? {};
      const call = async (method: string, path: string, json: object | undefined, code: string | undefined) =>
        expectStatus(await context.calls.call(method, path, { json }), 404, code, `${method} ${path}`);
      // A call that need not be there is 404 too.
      const [paired, known] = ['REMOTE_SESSION_NOT_PAIRED', 'MESSAGE_NOT_FOUND'];
      await call('PUT', '/v1/sessions/nobody-at-all/progress', { runId: 'r' }, progress ? paired : undefined);
      await call('GET', '/v1/messages/no-such-message', undefined, known);
      await call('PATCH', '/v1/messages/no-such-message', { text: 'Hello' }, editing ? known : undefined);
      await call('POST', '/v1/messages/no-such-message/retry', undefined, undefined);
      return 'messages, progress; unknown messages too';
    },
  },
  {
    id: 'messages.shown',
    section: 6,
    rule: 'A message is answered 202 and shown; unknown fields are ignored',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const text = `**Hello** ${context.mark}`;
      const answer = await send(context, {
        remoteSessionId: person.sessionId,
        text,
        laterVersion: { knows: ['more'] },
      });
      expectStatus(answer, 202, undefined, 'POST /v1/messages');
      expect(fits(MessageAcceptedSchema, answer.body), 'the answer does not fit its schema');
      const { id } = answer.body;
      await untilSent(context, id);
      const state = await context.calls.call('GET', `/v1/messages/${encodeURIComponent(id)}`);
      expect(fits(MessageStateSchema, state.body), 'its state does not fit its schema');
      expect(state.body.platformIds.length > 0, 'it is sent, but has no platformIds');
      if (person.driver !== undefined) await shownWith(person.driver, context.mark);
      return `sent as ${state.body.platformIds.join(', ')}`;
    },
  },
  {
    id: 'messages.plain',
    section: 6,
    rule: '`plain` is shown to the letter',
    needs: ['driver'],
    async run(context) {
      const person = first(context);
      const words = `*plain* _${context.mark}_ <b>&amp;</b> [x](http://127.0.0.1/)`;
      await say(context, person, words, { format: 'plain' });
      const { driver } = person;
      if (driver !== undefined) await shownWith(driver, words);
      return words;
    },
  },
  {
    id: 'messages.order',
    section: 10,
    rule: 'Texts and files of one remote session are shown in the order in which they were taken',
    needs: ['driver'],
    async run(context) {
      const person = first(context);
      const names = ['one', 'two', 'three', 'four'].map((name) => `${name} in order ${context.mark}`);
      for (const name of names) await say(context, person, name);
      const { driver } = person;
      if (driver === undefined) return '';
      await shownWith(driver, names.at(-1) ?? '');
      const { messages } = await driver.seen();
      const shown = messages.flatMap(({ text }) => names.filter((name) => text.includes(name)));
      expect(shown.join() === names.join(), `they were shown as ${shown.join(', ')}`);
      return `${names.length} texts`;
    },
  },
  {
    id: 'messages.reply',
    section: 6,
    rule: 'replyTo is an id of this contract, an event’s or a message’s; an unknown one harms nothing',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const heard = context.receiver.attempts.filter((one) => one.sessionId === person.sessionId);
      const fromEvent = heard.findLast(({ event }) => event.type === 'message.received')?.event.data.message?.id;
      const own = await say(context, person, `answered ${context.mark}`);
      for (const replyTo of [own, fromEvent, 'heard-of-by-nobody']) {
        const text = `in answer to ${replyTo} ${context.mark}`;
        if (replyTo !== undefined)
          await untilSent(context, await say(context, person, text, { format: 'plain', replyTo }));
      }
      return 'all three were sent';
    },
  },
  {
    id: 'messages.restart',
    section: 6,
    rule: 'An Idempotency-Key is kept over a restart, and so is the subscription',
    needs: ['restart', 'person'],
    async run(context) {
      const person = first(context);
      const { calls, restart, subscriptionId } = context;
      const key = crypto.randomUUID();
      const message = { remoteSessionId: person.sessionId, text: `before the restart ${context.mark}` };
      const before = await send(context, message, key);
      expectStatus(before, 202);
      await restart?.();
      const after = await send(context, message, key);
      expectStatus(after, 202, undefined, 'the same message after the restart');
      const id = (answer: typeof after) => (answer.body as { id: string }).id;
      expect(id(before) === id(after), `it was ${id(before)} before and is ${id(after)} after`);
      await untilSent(context, id(after));
      expectStatus(await calls.call('GET', `/v1/subscriptions/${subscriptionId}`), 200, undefined, 'the subscription');
      const last = `after the restart ${context.mark}`;
      await say(context, person, last);
      const { driver } = person;
      if (driver !== undefined) {
        await shownWith(driver, last);
        const count = (await driver.seen()).messages.filter(({ text }) => text === message.text).length;
        expect(count <= 2, `it was shown ${count} times`);
        return `the same id; shown ${count === 1 ? 'once' : 'twice, as its answer may have been lost'}`;
      }
      return 'the same id';
    },
  },
];
