import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Call, PrivateTopic, SeenMessage } from 'sandbox/telegram';
import type { PairingList } from 'shared-types';
import { codeIn } from '../harness/bridge.ts';
import { shareBridge } from '../harness/shared-bridge.ts';

const PROJECTS = ['alpha', 'beta', 'gamma'];

interface Place {
  waitFor<Found>(find: (seen: { messages: readonly SeenMessage[] }) => Found | undefined | false): Promise<Found>;
}
/** The first message of the bot there with a text like this, now or as soon as it comes. */
const bot = (place: Place, text: RegExp) =>
  place.waitFor(({ messages }) => messages.find((one) => one.from === 'bot' && text.test(one.text)));

describe('topics and groups that move', () => {
  const shared = shareBridge(() => ({
    projects: PROJECTS,
    telegram: { topics: true, privacy: false },
    etienne: { timing: { firstEventMs: 1, sessionMs: 2, chunkMs: 10, streamEndMs: 8, abortMs: 30 } },
  }));
  const calls = (method: string, from = 0) =>
    shared.bridge.telegram.calls.slice(from).filter((call) => call.method === method);
  /** Resolves when the bot has called so. */
  const called = (isSo: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!isSo()) return;
        stop();
        resolve();
      };
      const stop = shared.bridge.telegram.onEvent(check);
      check();
    });
  /** Which project each remote session of a chat talks to. */
  const projectsOf = (chatId: number) =>
    Object.fromEntries(
      shared.bridge
        .mappingFile()
        ['remote-sessions'].filter(({ remoteSession }) => remoteSession.sessionId.split(':')[0] === `${chatId}`)
        .map(({ remoteSession, project }) => [remoteSession.sessionId, project.name]),
    );
  const untilUnmapped = (chatId: number) =>
    shared.bridge.callUntil('manager', '/v1/sessions', () => Object.keys(projectsOf(chatId)).length === 0);
  const approve = async (offer: SeenMessage) => {
    const path = `/v1/pairings/${codeIn(offer)}/approve`;
    assert.equal((await shared.bridge.call('provider', path, { method: 'POST' })).status, 200);
  };
  const killBoth = async () => {
    const both = [shared.bridge.provider, shared.bridge.manager];
    await Promise.all(both.map((service) => service.end('SIGKILL')));
    await Promise.all(both.map((service) => service.start()));
  };

  /** The topics of each chat that has any, and what belongs outside of them. */
  const divided = new Map<number, { topics: Pick<PrivateTopic, 'id' | 'name'>[]; outside: RegExp }>();

  /** Whether a call is for the place that its words belong to; what has none is for one of the topics. */
  function isAtItsPlace({ chatId, threadId, payload, uploads }: Call): boolean {
    const chat = divided.get(chatId ?? 0);
    const words = JSON.stringify([payload, uploads]);
    if (chat === undefined) return threadId === undefined && payload.message_thread_id === undefined;
    if (threadId === undefined) return chat.outside.test(words);
    return (
      chat.topics.some(({ id }) => id === threadId) &&
      !chat.topics.some(({ id, name }) => id !== threadId && words.includes(name))
    );
  }

  let lastPerson = 8_000;
  /** Somebody who was paired in a topic that is called like a project, which talks to it. */
  async function someoneIn(project: string, outside: RegExp) {
    const person = shared.bridge.telegram.person({ id: ++lastPerson });
    const topic = person.topic(project);
    const topics = [{ id: topic.id, name: project }];
    divided.set(person.id, { topics, outside });
    await approve(await bot(topic, /approve telegram/));
    await bot(topic, new RegExp(`is called ${project}, as one of the projects is`));
    return { person, topic, topics };
  }

  it('three projects at the same time, each in its topic, also after kill -9 of both services', async () => {
    const { person, topic: first, topics: known } = await someoneIn('alpha', /This chat is no longer connected/);
    const topics = [first, person.topic('beta'), person.topic('gamma')] as const;
    const named = topics.map((topic, index) => [topic, PROJECTS[index] ?? ''] as const);
    known.splice(0, 1, ...named.map(([{ id }, name]) => ({ id, name })));
    for (const [topic, name] of named) topic.send(`TOOL_GATE at-${name} ${name}.txt`);
    const runs = () => named.flatMap(([, name]) => shared.runsOf(`at-${name}`));
    await shared.bridge.etienne.state.waitFor(() => runs().length === 3);
    assert.deepEqual(
      runs().map(({ project, outcome }) => [project, outcome]),
      PROJECTS.map((project) => [project, 'running']),
    );
    topics[1].send('and then this');
    await bot(topics[1], /number 1 in line/);
    await killBoth();
    const { length } = shared.bridge.telegram.calls;
    const isShown = ({ id }: PrivateTopic) => calls('sendMessageDraft', length).some(({ threadId }) => threadId === id);
    await called(() => topics.every(isShown));

    for (const name of PROJECTS) shared.bridge.etienne.state.completeGate(`at-${name}`);
    for (const [topic, name] of named) {
      await bot(topic, /Tool finished/);
      topic.send('/files');
      const listing = await topic.waitFor(({ messages }) =>
        messages.find(({ buttons }) => buttons.flat().some(({ label }) => label === `📄 ${name}.txt`)),
      );
      await topic.press(listing.messageId, `📄 ${name}.txt`);
      await topic.waitFor(({ messages }) => messages.find(({ document }) => document?.name === `${name}.txt`));
    }
    await bot(topics[1], /^ECHO: and then this$/);
    const projects = Object.fromEntries(named.map(([topic, name]) => [`${person.id}:${topic.id}`, name]));
    assert.deepEqual(projectsOf(person.id), projects);
    assert.deepEqual([runs().length, shared.runsOf('and then this').length], [3, 1]);
    assert.deepEqual(shared.bridge.telegram.callsOutsideTopics(person.id), []);

    // One revocation ends all of it: what runs, what waits and the mappings.
    for (const [topic, name] of named) topic.send(`GATE never-${name}`);
    const never = () => named.flatMap(([, name]) => shared.runsOf(`never-${name}`));
    await shared.bridge.etienne.state.waitFor(() => never().length === 3);
    const { body } = await shared.bridge.call('provider', '/v1/pairings');
    assert.deepEqual(
      (body as PairingList).pairings.map(({ sharedBy }) => sharedBy?.map(({ sessionId }) => sessionId).toSorted()),
      [Object.keys(projects).toSorted()],
    );
    await shared.bridge.call('provider', `/v1/pairings/${person.id}`, { method: 'DELETE' });
    await shared.bridge.etienne.state.waitFor(() => never().every(({ outcome }) => outcome === 'aborted'));
    await shared.bridge.callUntil<{ runs: object[] }>('manager', '/v1/runs', (answer) => answer.body.runs.length === 0);
    await untilUnmapped(person.id);
  });

  it('the answer for a topic that was deleted meanwhile is shown outside, with a word about it', async () => {
    const { person, topic } = await someoneIn('beta', /From the topic beta/);
    topic.send('GATE gone');
    await topic.waitFor(({ draft }) => draft?.text.includes('GATE gone reached'));
    topic.delete();
    shared.bridge.etienne.state.completeGate('gone');
    const answer = await bot(person, /GATE gone opened/);
    assert.match(answer.text, /^From the topic beta, which is gone:\n\n/);
    assert.equal(answer.threadId, undefined);
  });

  it('a group that becomes a supergroup while a run goes on has its answers there, over kill -9 of the provider', async () => {
    await shared.bridge.pair(shared.bridge.telegram.person('Ann'));
    const group = shared.bridge.telegram.group({ id: -8_001, type: 'group', title: 'gamma' });
    const ann = group.person('Ann');
    ann.send('@sandbox_bot hello');
    await approve(await bot(group, /approve telegram/));
    await bot(group, /is called gamma, as one of the projects is/);
    ann.send('@sandbox_bot GATE moved');
    await shared.started('GATE moved');
    ann.send('@sandbox_bot after it');
    await bot(group, /number 1 in line/);
    const next = shared.bridge.telegram.group({ id: group.migrate() });
    await shared.bridge.provider.end('SIGKILL');
    shared.bridge.etienne.state.completeGate('moved');
    await shared.bridge.provider.start();
    next.person('Ann').send('@sandbox_bot and here');
    await bot(next, /GATE moved opened/);
    await bot(next, /^ECHO: .*after it$/s);
    await bot(next, /^ECHO: .*and here$/s);
    assert.deepEqual([projectsOf(group.id), projectsOf(next.id)], [{ [`${group.id}`]: 'gamma' }, {}]);
    const sessions = ['GATE moved', 'after it', 'and here'].map((text) =>
      shared.runsOf(text).map(({ sessionId }) => sessionId),
    );
    assert.deepEqual(sessions, Array(3).fill(sessions[0]));
    assert.ok(!next.messages.some(({ text }) => /approve telegram/.test(text)));
  });

  it('a group that throws the bot out stops talking to its project', async () => {
    const next = shared.bridge.telegram.group({ id: -1_000_000_008_001 });
    next.kickBot();
    const { pairings } = await shared.bridge.callUntil<PairingList>('provider', '/v1/pairings', ({ body }) =>
      body.pairings.some(({ status }) => status === 'revoked'),
    );
    const ended = pairings.filter(({ status }) => status === 'revoked');
    assert.deepEqual(
      ended.map(({ remoteSession }) => remoteSession.sessionId),
      ['-8001'],
    );
    await untilUnmapped(-8_001);
  });

  it('in all of this no call was made for another place than its own', () => {
    const made = shared.bridge.telegram.calls.filter(({ chatId }) => chatId !== undefined);
    assert.deepEqual(
      made.filter((call) => !isAtItsPlace(call)),
      [],
    );
    const inTopics = new Set(made.flatMap(({ method, threadId }) => (threadId === undefined ? [] : [method])));
    const expected = ['sendChatAction', 'sendDocument', 'sendMessage', 'sendMessageDraft'];
    assert.deepEqual(
      expected.filter((method) => !inTopics.has(method)),
      [],
    );
  });
});
