import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createTranscriptionStandIn, makeOga } from '../../sandbox/src/transcription/index.ts';
import { CORRECTION_MS } from './conversation/hear-voice.ts';
import { startManager } from './testing/start-manager.ts';
import { until } from './testing/waiting.ts';

const KEY = 'secret-key-of-the-service';

/** A manager with a transcription service, and a person who talks to alpha and speaks. */
async function startWithVoice(t: TestContext, settings: { confirm?: boolean; apiKey?: string } = {}) {
  const service = await createTranscriptionStandIn({ apiKey: KEY });
  t.after(service.close);
  const manager = await startManager(t, {
    transcription: {
      url: service.url.replace(/\/audio.*/, ''),
      apiKey: KEY,
      language: 'en',
      confirm: false,
      ...settings,
    },
  });
  const { provider, etienne } = manager;
  mkdirSync(join(manager.workspaceDir, 'alpha'));
  await manager.pair('7');
  await manager.ask('7', "project 'alpha'");
  const message = (id: string, text: string, more: object = {}) => ({
    message: {
      id,
      text,
      attachments: [{ fileId: `f-${id}`, name: 'voice.oga', mimeType: 'audio/ogg', size: 1, kind: 'voice' }],
      ...more,
    },
  });
  return {
    manager,
    service,
    speak(id: string, words: string, text = '', more: object = {}) {
      provider.files.hold(`f-${id}`, { bytes: makeOga(words) });
      return provider.deliver('message.received', '7', message(id, text, more));
    },
    edit: (id: string, text: string) => provider.deliver('message.edited', '7', message(id, text)),
    press(label: string) {
      const shown = provider.shown.findLast(({ actions }) => actions.flat().some((one) => one.label === label));
      return provider.press('7', shown?.actions.flat().find((one) => one.label === label)?.id ?? 'none', shown?.id);
    },
    ran: () => etienne.state.runs.map(({ prompt }) => prompt),
    understood: () => provider.shown.filter(({ text }) => text.startsWith('🎤')),
  };
}

describe('a voice message', () => {
  it('becomes text that is shown, and runs after a moment in which an edit corrects it', async (t) => {
    const { manager, service, speak, edit, ran, understood } = await startWithVoice(t);
    await speak('a', 'list the *files*');
    await manager.said('7', /^🎤 I understood:\n\nlist the &#42;files&#42;\n\nIt runs in 10 seconds/);
    assert.equal(understood()[0]?.replyTo, 'a');
    assert.deepEqual(ran(), []);
    manager.clock.advance(CORRECTION_MS);
    await manager.said('7', /^ECHO: list the \*files\*$/);
    const [heard] = service.taken;
    assert.deepEqual([heard?.model, heard?.language, heard?.fileName], ['whisper-1', 'en', 'voice.ogg']);

    await speak('b', 'lift the flies', 'please');
    await manager.said('7', /please\n\nlift the flies/);
    await edit('b', 'list the files, please');
    await manager.said('7', /^ECHO: list the files, please$/);
    await speak('c', 'never mind');
    await manager.said('7', /never mind/);
    assert.match(await manager.ask('7', '/stop'), /nothing of it has run/);
    assert.deepEqual(ran(), ['list the *files*', 'list the files, please']);
    assert.equal(service.requests(), 3);
  });

  it('waits for Run where that is wanted, also over a restart, and runs once', async (t) => {
    const { manager, service, speak, edit, press, ran, understood } = await startWithVoice(t, { confirm: true });
    await speak('a', 'do it');
    await manager.said('7', /do it\n\nShall it run\?/);
    await manager.provider.write('7', 'and this');
    await manager.said('7', /^Queued/);
    await manager.stop();
    await manager.start();
    manager.clock.advance(3_600_000);
    const status = await manager.ask('7', '/status');
    assert.match(status, /Waiting: 2/);
    assert.match(status, /decision, asked above: shall what I understood of your voice message run/);
    const { body } = await manager.call('GET', '/v1/runs');
    assert.deepEqual(
      body.runs.map(({ waitsFor }: { waitsFor?: string }) => waitsFor),
      ['voice', undefined],
    );
    assert.deepEqual([ran(), understood().length, service.requests()], [[], 1, 1]);
    await press('Run');
    await manager.said('7', /^ECHO: and this$/);
    assert.deepEqual(ran(), ['do it', 'and this']);
    await until(() => understood()[0]?.actions.length === 0, 'no buttons');

    await speak('b', 'delete it');
    await until(() => understood().length === 2, 'the second one');
    await press('Discard');
    await manager.said('7', /^Dropped/);
    await speak('c', 'oh');
    await until(() => understood().length === 3, 'the third one');
    await edit('c', 'own words');
    await manager.said('7', /^ECHO: own words$/);
    assert.deepEqual(ran(), ['do it', 'and this', 'own words']);
  });

  it('goes on as a file where it is not understood, and the person is told why', async (t) => {
    const { manager, service, speak, ran } = await startWithVoice(t);
    service.failNext(503, 429);
    await speak('a', 'third time');
    await manager.passUntil(() => service.taken.length === 1, 'the third try', 200);
    await manager.said('7', /third time/);
    manager.clock.advance(CORRECTION_MS);
    await manager.said('7', /^ECHO: third time$/);

    await speak('b', '');
    await manager.said('7', /there are no words in it\), so it goes to the agent as a file/);
    await speak('c', 'somebody else', 'see', { forwardedFrom: 'Bob' });
    await until(() => ran().some((one) => one.includes('.attachments')), 'its file');
    assert.equal(service.taken.length, 2);
    assert.equal(ran().length, 2);
  });

  it('tells nothing of a wrong key but that it is wrong', async (t) => {
    const { manager, speak } = await startWithVoice(t, { apiKey: 'wrong-key' });
    await speak('a', 'words');
    await manager.said('7', /does not accept the key; the operator has to correct it\), so it goes/);
    assert.doesNotMatch(manager.log.join('') + manager.provider.texts('7').join(''), /wrong-key/);
  });
});
