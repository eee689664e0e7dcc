import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { answerOf, startEtienne, typesOf } from './etienne/test-helper.ts';
import { PLAIN_WORDS, scriptFor } from './plain-words.ts';
import { sandboxAgent } from './sandbox-agent.ts';

describe('the agent of the sandbox', () => {
  for (const phrase of PLAIN_WORDS) {
    it(`does something for "${phrase}" and does not repeat it`, async (t) => {
      const etienne = await startEtienne(t, { model: sandboxAgent });
      const stream = await etienne.prompt('my-app', phrase);
      const { data } = await Promise.race(['stdout', 'tool', 'error'].map((type) => stream.until(type)));
      assert.doesNotMatch(JSON.stringify(data), /ECHO/);
    });
  }

  it('writes a file, tells a table and fails as asked', async (t) => {
    const etienne = await startEtienne(t, { model: sandboxAgent });
    assert.ok(typesOf(await etienne.ask('my-app', 'Make a file, please.')).includes('file_added'));
    assert.match(answerOf(await etienne.ask('my-app', 'show me a table')), /\| --- \|/);
    assert.match(JSON.stringify(await etienne.ask('my-app', 'fail')), /529/);
  });

  it('takes a message for plain words only as a whole, and leaves its script as it is', async (t) => {
    const etienne = await startEtienne(t, { model: sandboxAgent });
    for (const said of ['do not fail', 'failing', 'make a file of it', 'hello']) {
      assert.equal(scriptFor(said), undefined, said);
      assert.equal(answerOf(await etienne.ask('my-app', said)), `ECHO: ${said}`);
    }
    assert.match(answerOf(await etienne.ask('my-app', 'SLOW 2')), /tick 2\/2/);
  });

  for (const written of ['Make a plan', ' make  a plan! ', 'PLEASE MAKE A PLAN.', 'make a plan please']) {
    it(`reads ${JSON.stringify(written)} as a plan`, () => assert.equal(scriptFor(written), 'PLAN'));
  }

  it('knows the words that README.md and the start of the sandbox tell people to try', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const told = /these words alone: ([\s\S]*?)\. Ctrl-C/.exec(read('../../README.md'))?.[1] ?? '';
    const shown = /, try:\n([\s\S]*?)`\);/.exec(read('./main.ts'))?.[1] ?? '';
    const phrases = [
      ...[...told.matchAll(/`([^`]+)`/g)].map(([, phrase = '']) => phrase).filter((phrase) => !phrase.startsWith('/')),
      ...shown
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/ {2,}/)[0] ?? ''),
    ];
    assert.ok(phrases.length >= 12);
    assert.deepEqual(
      phrases.filter((phrase) => !phrase.startsWith('teams:') && scriptFor(phrase) === undefined),
      [],
    );
  });
});
