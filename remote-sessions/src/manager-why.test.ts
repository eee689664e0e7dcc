import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import type { EventStory } from 'shared-types';
import { startManager } from './testing/start-manager.ts';
import { until } from './testing/waiting.ts';

it('/why tells of messages of the own chat, and of no others', async (t) => {
  const manager = await startManager(t);
  const { provider } = manager;
  mkdirSync(join(manager.workspaceDir, 'demo'), { recursive: true });
  for (const chat of ['1', '2']) {
    await manager.pair(chat);
    await manager.ask(chat, "project 'demo'");
  }
  await manager.ask('1', 'a private question');
  const prompt = manager.log.map((line) => JSON.parse(line)).findLast(({ msg }) => msg === 'event received').eventId;
  const answer = provider.shown.at(-1)?.id ?? '';
  const why = async (chat: string, messageId: string) => {
    const before = provider.texts(chat).length;
    const message = { id: `ask_${chat}_${messageId}`, text: '/why', attachments: [] };
    await provider.deliver('message.received', chat, { message: { ...message, replyTo: { id: messageId, text: '' } } });
    await until(() => provider.texts(chat).length > before, 'the story');
    return provider.texts(chat)[before] ?? '';
  };
  const number = prompt.replace('evt_', '');
  for (const id of [`in_${number}`, answer]) {
    assert.match(await why('1', id), /: started in Etienne\n- [\d.]+ s: answered[\s\S]*`evt_\d+`/);
    const told = await why('2', id);
    assert.match(told, /^Nothing is kept of this message/);
    assert.ok(!told.includes(prompt));
  }

  const { status, body } = await manager.call('GET', `/v1/events/${prompt}`);
  const { steps, remoteSessionId } = body as EventStory;
  assert.deepEqual([status, remoteSessionId], [200, '1']);
  assert.deepEqual(
    steps.filter(({ part }) => part === 'run').map(({ became }) => became),
    ['started', 'answered'],
  );
  assert.ok(!JSON.stringify(body).includes('private'));
  assert.equal((await manager.call('GET', '/v1/events/evt_none')).body.code, 'EVENT_NOT_FOUND');
});
