import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Model } from '../etienne/index.ts';
import { answerOf, type SseEvent, startEtienne, type TestEtienne, typesOf } from '../etienne/test-helper.ts';
import { isGreeting, PHRASES, phraseFor } from './phrases.ts';
import { SUGGESTIONS, sandboxAgent } from './sandbox-agent.ts';

const says = PHRASES.flatMap((phrase) => phrase.says);
const model: Model = sandboxAgent;

/** What tools and the agent's own machinery say among themselves. */
const INNER = /<\/?[a-z-]+>|system-reminder|tokens left|ECHO|agentId|toolu_/i;

/** Answers the one question that waits. */
async function respond(etienne: TestEtienne, response: object): Promise<void> {
  await etienne.state.waitFor(({ pending }) => pending.length === 1);
  await etienne.post('/permission/respond', { id: etienne.state.pending[0]?.id, ...response });
}

const lastOf = (events: SseEvent[], type: string) => events.findLast((event) => event.type === type)?.data;

describe('the agent of the sandbox', () => {
  for (const { says } of PHRASES) {
    it(`does something for "${says[0]}" and shows nothing of its inside`, async (t) => {
      const etienne = await startEtienne(t, { model, timing: { questionMs: 1 } });
      etienne.state.seedSession('my-app');
      const answer = answerOf(await etienne.ask('my-app', says[0]));
      assert.ok(answer.length > 20, answer);
      assert.doesNotMatch(answer, INNER);
    });
  }

  it('makes a file and a picture, under another name where one is there', async (t) => {
    const etienne = await startEtienne(t, { model });
    assert.ok(typesOf(await etienne.ask('my-app', 'Make a file, please.')).includes('file_added'));
    assert.match(answerOf(await etienne.ask('my-app', 'make a file')), /`\/get notes-2\.md`/);
    await etienne.ask('my-app', 'make a picture');
    const picture = readFileSync(`${etienne.workspaceDir}/my-app/picture.png`);
    assert.equal(picture.toString('latin1', 1, 4), 'PNG');
    assert.match(answerOf(await etienne.ask('my-app', 'show me a table')), /\| `picture\.png` \| file \| \d+ \|/);
  });

  it('writes nothing that was not allowed', async (t) => {
    const etienne = await startEtienne(t, { model });
    const asked = etienne.ask('my-app', 'make a file', { agentMode: 'acceptEdits' });
    await respond(etienne, { action: 'deny' });
    assert.match(answerOf(await asked), /nothing was written/);
  });

  it('takes the answer to its question, and does a plan only once it is allowed', async (t) => {
    const etienne = await startEtienne(t, { model });
    const asked = etienne.ask('my-app', 'ask me something');
    await respond(etienne, {
      action: 'allow',
      updatedInput: { answers: { 'What shall the page look like?': 'Calm' } },
    });
    assert.match(answerOf(await asked), /\*\*Calm\*\*/);
    for (const [action, told] of [
      ['deny', /leave it/],
      ['allow', /`index\.html` is in the project/],
    ] as const) {
      const planned = etienne.ask('my-app', 'make a plan');
      await respond(etienne, { action });
      assert.match(answerOf(await planned), told);
    }
  });

  it('fails as asked', async (t) => {
    const etienne = await startEtienne(t, { model });
    assert.equal(lastOf(await etienne.ask('my-app', 'fail'), 'api_error')?.retryable, true);
  });

  it('tells all its sentences when it is greeted, and some when it does not understand', async (t) => {
    const etienne = await startEtienne(t, { model });
    const greeted = answerOf(await etienne.ask('my-app', 'Hello!'));
    for (const { says, tells } of PHRASES) assert.ok(greeted.includes(`\`${says[0]}\` – ${tells}`));
    const confused = answerOf(await etienne.ask('website', 'do not fail\nat all'));
    assert.match(confused, /^You wrote:\n\n> do not fail\n> at all\n\n/);
    for (const sentence of SUGGESTIONS) assert.ok(confused.includes(`\`${sentence}\``));
  });

  it('looks at files that it is sent, also at those that come encoded', async (t) => {
    const etienne = await startEtienne(t, { model });
    const bytes = Buffer.from([0, 1, 2, 3]);
    const put = (name: string, content: string) =>
      etienne.post('/addFile', { project_dir: 'my-app', file_name: name, file_content: content });
    await put('.attachments/0123456789-1-a.txt', 'one\ntwo\n');
    await put('.attachments/0123456789-2-b.bin.b64.1', bytes.toString('base64'));
    const answer = answerOf(
      await etienne.ask(
        'my-app',
        [
          'look',
          '',
          'I sent these files with my message:',
          '- .attachments/0123456789-1-a.txt (document, text/plain, 8 bytes)',
          '- .attachments/0123456789-2-b.bin (document, application/octet-stream, 4 bytes) is here as Base64. Before you use it, rebuild it and check it:',
          "  `cat '.attachments/0123456789-2-b.bin.b64.1' | base64 -d > '.attachments/0123456789-2-b.bin'`",
        ].join('\n'),
      ),
    );
    assert.match(answer, /`a\.txt`: 8 bytes, .* It reads:\n\n```\none\ntwo\n```/);
    assert.match(answer, /`b\.bin`: 4 bytes/);
  });

  it('takes a message for one of its sentences only as a whole', () => {
    for (const said of ['do not fail', 'failing', 'make a file of it', 'hello you there']) {
      assert.equal(phraseFor(said), undefined, said);
      assert.equal(isGreeting(said), false, said);
    }
    assert.equal(new Set(says).size, says.length);
  });

  for (const written of ['Make a plan', ' make  a plan! ', 'PLEASE MAKE A PLAN.', 'make a plan please']) {
    it(`reads ${JSON.stringify(written)} as a plan`, () => assert.equal(phraseFor(written)?.says[0], 'make a plan'));
  }

  it('knows the sentences that README.md tells people to try', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const told = /Say to the agent: ([\s\S]*?)\./.exec(readme)?.[1] ?? '';
    const sentences = [...told.matchAll(/`([^`]+)`/g)].map(([, sentence = '']) => sentence);
    assert.ok(sentences.length >= 5);
    assert.deepEqual(
      sentences.filter((sentence) => phraseFor(sentence) === undefined),
      [],
    );
  });
});
