import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Capabilities, MessageRequest } from 'shared-types';
import type { ProviderClient } from '../providers/provider-client.ts';
import { createFittedClient } from './fitted-client.ts';
import { en } from './words/en.ts';

const all: Capabilities = { limits: {}, progress: true, actions: true, editing: true };
const answer: MessageRequest = { remoteSessionId: '5', text: 'Done.', endsRun: 'run_1' };

function setup(capabilities: Capabilities | undefined) {
  const sent: MessageRequest[] = [];
  const cleared: string[] = [];
  const client: Pick<ProviderClient, 'name' | 'sendMessage' | 'clearProgress'> = {
    name: 'telegram',
    async sendMessage(message) {
      sent.push(message);
      return { id: 'msg_1', status: 'queued' };
    },
    async clearProgress(remoteSessionId) {
      cleared.push(remoteSessionId);
    },
  };
  const fitted = createFittedClient({
    client: client as ProviderClient,
    capabilities: () => capabilities,
    choices: { offer: async () => {}, withdraw: async () => {} },
    wordsOf: async () => en,
  });
  return { fitted, sent, cleared };
}

test('an answer ends the progress of its run where the provider knows that, without a call of its own', async () => {
  const { fitted, sent, cleared } = setup({ ...all, endsRun: true });
  await fitted.clearProgress('5', true);
  await fitted.sendMessage(answer, 'key');
  assert.deepEqual([sent, cleared], [[answer], []]);
});

test('a run without an answer is ended by a call', async () => {
  const { fitted, cleared } = setup({ ...all, endsRun: true });
  await fitted.clearProgress('5', false);
  assert.deepEqual(cleared, ['5']);
});

for (const [who, capabilities] of [
  ['a provider that does not know it', all],
  ['a provider that has not said what it can', undefined],
] as const) {
  test(`${who} is asked for nothing new`, async () => {
    const { fitted, sent, cleared } = setup(capabilities);
    await fitted.clearProgress('5', true);
    await fitted.sendMessage(answer, 'key');
    assert.deepEqual([sent, cleared], [[{ remoteSessionId: '5', text: 'Done.' }], ['5']]);
  });
}
