import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readWhatRuns } from '../services/installation.ts';
import { installPair } from '../testing/start-pair.ts';
import { gatherStory } from './gather-story.ts';
import { storyLines } from './story-lines.ts';

it('one message is followed through both services, in the log, by the command and in the chat', async (t) => {
  const pair = await installPair(t);
  await pair.start();
  const ada = await pair.pairPerson(7);
  const prompt = ada.send('hello agent');
  const answer = await ada.waitFor(({ messages }) =>
    messages.find(({ from, messageId }) => from === 'bot' && messageId > prompt),
  );
  const eventId = String(pair.log.findLast(({ msg }) => msg === 'event stored')?.eventId);
  assert.match(eventId, /^evt_\d+_\d+$/);

  const of = (name: string) => pair.log.filter((line) => line.name === name && line.eventId === eventId);
  const told = (name: string) => of(name).map(({ msg }) => msg);
  while (!told('telegram').includes('message sent') || !told('remote-sessions').includes('reply handed over'))
    await new Promise(setImmediate);
  for (const msg of ['event stored', 'event delivered', 'message sent']) assert.ok(told('telegram').includes(msg), msg);
  for (const msg of ['event received', 'run begins', 'run ends', 'reply handed over'])
    assert.ok(told('remote-sessions').includes(msg), msg);
  // Also what the provider does for the manager: the preview and the answer.
  const calls = of('telegram').filter(({ msg }) => msg === 'request answered');
  assert.ok(calls.some(({ method, path }) => method === 'POST' && path === '/v1/messages'));
  assert.ok(calls.some(({ method }) => method === 'PUT'));
  const atInfo = pair.log.filter((line) => line.eventId === eventId && line.level === 'info');
  assert.ok(atInfo.length <= 8, `a person can read along: ${atInfo.length}`);

  const story = await gatherStory(await readWhatRuns(pair.place), eventId);
  assert.ok(story);
  const steps = story.steps.map(({ service, part, became }) => `${service} ${part} ${became}`);
  for (const step of [
    'telegram event happened',
    'telegram event stored',
    'telegram delivery done',
    'remote-sessions event stored',
    'remote-sessions event done',
    'remote-sessions prompt stored',
    'remote-sessions run started',
    'remote-sessions run answered',
    'remote-sessions reply done',
    'telegram message done',
  ])
    assert.ok(steps.includes(step), `${step}\n${steps.join('\n')}`);
  assert.deepEqual([story.type, story.remoteSessionId, story.missing], ['message.received', '7', []]);
  assert.ok(!JSON.stringify(story).includes('hello'), 'no words of people');
  assert.match(storyLines(story).join('\n'), /telegram {9}message sent \(msg_/);
  assert.equal(await gatherStory(await readWhatRuns(pair.place), 'evt_1_1'), undefined);

  // By the person's own message and by the answer to it.
  for (const id of [prompt, answer.messageId]) {
    const asked = ada.send('/why', { replyTo: id });
    const why = await ada.waitFor(({ messages }) =>
      messages.find((one) => one.from === 'bot' && one.messageId > asked),
    );
    assert.match(why.text, /What became of it \([A-Z][a-z]{2} \d{1,2}, 20\d\d, /);
    assert.match(why.text, /s: started in Etienne[\s\S]*s: answered[\s\S]*s: a reply was sent/);
    assert.ok(why.text.includes(eventId));
  }
  const bare = ada.send('/why');
  await ada.waitFor(({ messages }) =>
    messages.find((one) => one.messageId > bare && /Reply with \/why/.test(one.text)),
  );

  await pair.stop();
  const down = await gatherStory(await readWhatRuns(pair.place), eventId);
  assert.deepEqual(
    down?.missing.map(({ service }) => service),
    ['telegram', 'remote-sessions'],
  );
});
