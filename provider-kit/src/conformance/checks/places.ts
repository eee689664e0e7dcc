import {
  type Check,
  expect,
  expectStatus,
  first,
  hearWrite,
  PATIENCE_MS,
  Skipped,
  say,
  shownWith,
  untilSent,
} from '../check.ts';
import type { Attempt } from '../receiver.ts';
import { letIn, pairings } from './pairings.ts';

/** Chats that are divided, and those of several people. */
export const placeChecks: Check[] = [
  {
    id: 'pairings.shared',
    section: 11,
    rule: 'A part of a chat is a remote session of its own, which shares the pairing of the chat',
    needs: ['driver'],
    async run(context) {
      const person = first(context);
      const { driver } = person;
      const part = await driver?.part?.();
      if (driver === undefined || part === undefined) throw new Skipped('the driver plays no part of a chat');
      const words = `in a part ${context.mark}`;
      await part.write(words);
      const isIt = ({ path, event }: Attempt) => path === '/events' && event.data.message?.text === words;
      const told = await context.receiver.until((attempts) => attempts.find(isIt), PATIENCE_MS);
      expect(told !== undefined, 'what was written in the part was not told');
      const { sessionId } = told;
      expect(sessionId !== person.sessionId, `the part has the remote session of the chat, ${sessionId}`);
      const list = await pairings(context);
      const ofChat = list.find(({ remoteSession }) => remoteSession.sessionId === person.sessionId);
      const isNamed = ofChat?.sharedBy?.some((one) => one.sessionId === sessionId) === true;
      expect(isNamed, `sharedBy of ${person.sessionId} does not name ${sessionId}`);
      const own = list.find(({ remoteSession }) => remoteSession.sessionId === sessionId);
      expect(own === undefined, `${sessionId} has a pairing of its own`);
      person.parts.push(sessionId);
      const answer = `to the part ${context.mark}`;
      await untilSent(context, await say(context, { ...person, sessionId }, answer));
      await shownWith({ ...driver, ...part }, answer);
      return `${sessionId} beside ${person.sessionId}`;
    },
  },
  {
    id: 'events.sender',
    section: 5,
    rule: 'What is said in a group comes with who says it, and without the mention of the bot',
    needs: ['driver'],
    async run(context) {
      const { driver } = first(context);
      const group = await driver?.group?.();
      if (driver === undefined || group === undefined) throw new Skipped('the driver plays no group');
      const person = await letIn(context, { ...driver, ...group });
      const words = `in a group ${context.mark}`;
      const { event } = await hearWrite(context, person, words);
      const { remoteSession, message } = event.data;
      expect(remoteSession.kind === 'group', `its kind is ${remoteSession.kind}`);
      expect(message?.text === words, `the event says "${message?.text}" instead of "${words}"`);
      const { id = '', name = '' } = message.sender ?? {};
      expect(id !== '' && name !== '', 'nobody is named as its sender');
      const path = `/v1/pairings/${encodeURIComponent(person.sessionId)}`;
      expectStatus(await context.calls.call('DELETE', path), 204, undefined, 'DELETE');
      return `${name} in ${person.sessionId}`;
    },
  },
];
