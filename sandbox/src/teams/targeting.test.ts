import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeTimers } from '../telegram/fake-timers.ts';
import { startWithBot } from './test-bot.ts';

async function ready(t: Parameters<typeof startWithBot>[0]) {
  const timers = createFakeTimers();
  const started = await startWithBot(t, { timers, tokenLifetimeS: 200_000 });
  const [kim, bob] = [started.teams.person('Kim'), started.teams.person('Bob')];
  const group = kim.group('Crew');
  const path = (id: string, activityId = '') =>
    `/${encodeURIComponent(id)}/activities${activityId}?isTargetedActivity=true`;
  return {
    ...{ ...started, timers, kim, bob, group, path },
    tell: (recipient: object | undefined, id = group.conversationId, more: object = {}) =>
      started.call('POST', path(id), { type: 'message', text: 'for you', recipient, ...more }),
  };
}

test('what is for one person is seen by that one alone, for a day', async (t) => {
  const { tell, group, kim, bob, timers } = await ready(t);
  const { status } = await tell({ id: kim.id });
  assert.equal(status, 201);
  assert.deepEqual(
    group.messages.map(({ text, isOnlyForThem }) => [text, isOnlyForThem]),
    [['for you', true]],
  );
  assert.deepEqual(bob.group('Crew').messages, []);
  timers.advance(24 * 3_600_000);
  assert.deepEqual(group.messages, []);
});

test('it works in a thread of a channel, and for nobody who is not there', async (t) => {
  const { tell, kim, bob, group } = await ready(t);
  const channel = kim.channel('Web', 'Releases');
  const root = channel.write('hello');
  assert.equal((await tell({ id: kim.id }, `${channel.conversationId};messageid=${root}`)).status, 201);
  assert.equal(channel.messages.at(-1)?.rootId, root);
  for (const recipient of [undefined, {}, { id: bob.id }, { id: kim.aadObjectId }]) {
    const { status, body } = await tell(recipient);
    assert.deepEqual([status, body.error.code], [400, 'BadArgument']);
  }
  const alone = kim.personal();
  alone.install({ isSilent: true });
  assert.equal((await tell({ id: kim.id }, alone.conversationId)).status, 400);
  assert.equal((await tell({ id: kim.id }, group.conversationId, { type: 'typing' })).status, 400);
});

test('a change says that it is one, and names nobody; after a day there is nothing to change', async (t) => {
  const { tell, call, group, kim, path, timers } = await ready(t);
  const { body } = await tell({ id: kim.id });
  const id = `/${body.id}`;
  const change = (query: string, more: object = {}) =>
    call('PUT', `/${encodeURIComponent(group.conversationId)}/activities${id}${query}`, {
      type: 'message',
      text: 'changed',
      ...more,
    });
  assert.equal((await change('')).status, 404);
  assert.equal((await change('?isTargetedActivity=true', { recipient: { id: kim.id } })).status, 400);
  assert.equal((await change('?isTargetedActivity=true')).status, 200);
  assert.equal(group.messages[0]?.text, 'changed');
  timers.advance(24 * 3_600_000);
  const gone = await call('DELETE', path(group.conversationId, id));
  assert.deepEqual([gone.status, gone.body.error.code], [404, 'ActivityNotFoundInConversation']);
});

test('it takes neither answers nor reactions', async (t) => {
  const { tell, group, kim } = await ready(t);
  const { body } = await tell({ id: kim.id });
  assert.throws(() => group.quote(body.id, 'x'), /for one person/);
  assert.throws(() => group.react(body.id), /for one person/);
});
