import { misfits } from 'service-kit';
import { ProviderEventSchema } from 'shared-types';
import { type Check, expect, expectStatus, first, hear, hearWrite, look, PATIENCE_MS } from '../check.ts';

export const eventChecks: Check[] = [
  {
    id: 'events.message',
    section: 5,
    rule: 'What a person writes comes to the letter',
    needs: ['person'],
    async run(context) {
      const person = first(context);
      const words = `conformance ${context.mark}: 1 < 2 & grüße 👋`;
      const { event } = await hearWrite(context, person, words);
      const said = event.data.message?.text;
      expect(person.driver === undefined || said === words, `the event says "${said}" instead of "${words}"`);
      expect(event.data.message?.id !== '', 'the message has no id');
      return `"${said}"`;
    },
  },
  {
    id: 'events.edited',
    section: 5,
    rule: 'A message that is changed is told with the same id',
    needs: ['driver'],
    async run(context) {
      const person = first(context);
      const { driver } = person;
      if (driver === undefined) return '';
      let handle = '';
      const sent = await hear(context, person, 'message.received', async () => {
        handle = await driver.write(`first ${context.mark}`);
      });
      const now = await hear(context, person, 'message.edited', () => driver.edit(handle, `changed ${context.mark}`));
      const [before, after] = [sent.event.data.message, now.event.data.message];
      expect(before?.id === after?.id, `the id was ${before?.id} and is ${after?.id}`);
      expect(after?.text === `changed ${context.mark}`, `the text is "${after?.text}"`);
      return `${after.id} twice`;
    },
  },
  {
    id: 'events.several-subscribers',
    section: 3,
    rule: 'Every subscription that wants an event gets it, with the same id; types narrows',
    needs: ['person'],
    async run(context) {
      const { calls, receiver } = context;
      const { base, secret } = receiver;
      const add = async (name: string, types?: string[]) => {
        const json = { url: `${base}/${name}`, secret, ...(types && { types }) };
        expectStatus(await calls.call('PUT', `/v1/subscriptions/conformance-${name}`, { json }), 201);
      };
      await add('all');
      await add('revoked', ['session.revoked']);
      try {
        const { id } = await hearWrite(context, first(context), `for all ${context.mark}`);
        const other = await receiver.until(
          (attempts) => attempts.find((one) => one.path === '/all' && one.id === id),
          PATIENCE_MS,
        );
        expect(other !== undefined, 'the second subscription did not get it under that id');
        const strange = receiver.attempts.find(({ path }) => path === '/revoked');
        expect(strange === undefined, `a subscription to session.revoked got ${strange?.event.type}`);
      } finally {
        for (const name of ['all', 'revoked']) await calls.call('DELETE', `/v1/subscriptions/conformance-${name}`);
      }
      return 'two got it, a third wanted none of it';
    },
  },
  {
    id: 'events.shape',
    section: 5,
    rule: 'Every event fits its schema and is signed',
    needs: ['person'],
    async run({ receiver: { attempts }, info }) {
      for (const { event, wrong } of attempts) {
        const [misfit] = misfits(ProviderEventSchema, event);
        expect(misfit === undefined, `${event.type}: ${misfit?.path} ${misfit?.problem}`);
        expect(event.data.provider === info?.name, `the provider is called ${event.data.provider}`);
        expect(wrong === undefined, `${event.type}: ${wrong}`);
      }
      expect(attempts.length > 0, 'there were no events');
      return `${attempts.length} attempts`;
    },
  },
  {
    id: 'events.unpair',
    section: 11,
    rule: 'The provider itself handles /unpair',
    needs: ['driver'],
    async run(context) {
      const person = context.people.at(-1) ?? first(context);
      const { driver } = person;
      if (driver === undefined) return '';
      await hear(context, person, 'session.revoked', () => driver.write('/unpair'));
      const { body } = await context.calls.call('GET', '/v1/pairings');
      const { pairings } = body as { pairings: { remoteSession: { sessionId: string }; status: string }[] };
      const left = pairings.find(
        (one) => one.remoteSession.sessionId === person.sessionId && one.status === 'approved',
      );
      expect(left === undefined, 'it is still approved');
      context.people.splice(context.people.indexOf(person), 1);
      await look(driver, ({ messages }) => messages.at(-1));
      return 'session.revoked';
    },
  },
];
