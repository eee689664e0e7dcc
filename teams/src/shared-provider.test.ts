import assert from 'node:assert/strict';
import { it } from 'node:test';
import { emptyDatabase, postgresServer } from '../../service-kit/src/testing/postgres-server.ts';
import { botMessage, startProvider, startStandIn, temporaryFolder } from './testing/start-provider.ts';

it('two providers over one PostgreSQL serve a chat, whichever of them Teams and the manager call', async (t) => {
  const postgres = await postgresServer();
  const storageUrl = postgres.url({ database: await emptyDatabase(postgres) });
  const [standIn, dataDir] = [await startStandIn(t), temporaryFolder(t)];
  const one = await startProvider(t, { standIn, dataDir, storageUrl });
  const receiver = await one.subscribe();
  const chat = standIn.person('Ann').personal();
  await one.pair(chat);
  // Teams calls the one that was started last.
  const two = await startProvider(t, { standIn, dataDir, storageUrl });
  chat.write('to the other');
  await receiver.waitFor((events) =>
    events.find((event) => event.type === 'message.received' && event.data.message.text === 'to the other'),
  );
  for (const [index, { send }] of [two, one, two].entries())
    await send({ remoteSessionId: chat.conversationId, text: `answer ${index}` });
  await botMessage(chat, /answer 2/);
  const answers = chat.messages.filter(({ from, text }) => from === 'bot' && text.includes('answer'));
  assert.deepEqual(
    answers.map(({ text }) => text.match(/answer \d/)?.[0]),
    ['answer 0', 'answer 1', 'answer 2'],
  );
  await one.stop();
  await two.send({ remoteSessionId: chat.conversationId, text: 'alone' });
  await botMessage(chat, /alone/);
});
