import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { runBesideSandbox } from '../../provider-kit/src/pairing/run-beside-sandbox.ts';
import { type CommandSettings, runPairingCommand } from '../../provider-kit/src/pairing/run-command.ts';
import { API_TOKEN, type StartedProvider, startProvider } from './testing/start-provider.ts';

const CODE = /\b[A-HJ-NP-Z2-9]{8}\b/;
const NOWHERE = 'http://127.0.0.1:1';

const settingsOf = ({ dataDir, url }: Pick<StartedProvider, 'dataDir' | 'url'>): CommandSettings => ({
  dataDir,
  apiToken: API_TOKEN,
  providers: { telegram: { url } },
});

/** A sandbox and a real installation, with a person who waits in each. */
async function setup(t: TestContext) {
  const [sandbox, real] = [await startProvider(t), await startProvider(t)];
  const codes: string[] = [];
  for (const [provider, firstName] of [
    [sandbox, 'Played'],
    [real, 'Real'],
  ] as const) {
    const person = provider.standIn.person({ id: 7, firstName });
    person.send('hello');
    const offer = await person.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
    codes.push(CODE.exec(offer.text)?.[0] ?? '');
  }
  const [sandboxCode = '', realCode = ''] = codes;
  let reads = 0;
  const run = (words: string[], changes: { sandbox?: CommandSettings; real?: CommandSettings } = {}) =>
    runBesideSandbox(
      {
        sandbox: changes.sandbox ?? settingsOf(sandbox),
        real: async () => {
          reads++;
          return changes.real ?? settingsOf(real);
        },
      },
      words,
    );
  const gone = settingsOf({ dataDir: sandbox.dataDir, url: NOWHERE });
  return { run, sandboxCode, realCode, gone, readsOfReal: () => reads };
}

describe('the pairing command beside a sandbox', () => {
  it('approves where the code is shown, and leaves the real installation alone where that is the sandbox', async (t) => {
    const { run, sandboxCode, realCode, readsOfReal } = await setup(t);
    assert.match(await run(['approve', sandboxCode]), /^In the sandbox: Approved: Played/);
    assert.equal(readsOfReal(), 0);
    assert.match(await run(['approve', 'telegram', realCode]), /^Approved: Real/);
    assert.match(
      await run(['list']),
      /^In the sandbox: telegram {2}approved {2}Played[^\n]*\ntelegram {2}approved {2}Real/,
    );
  });

  it('is the real one where the sandbox was killed', async (t) => {
    const { run, realCode, gone } = await setup(t);
    assert.match(await run(['list'], { sandbox: gone }), /^telegram {2}pending {2}Real/);
    assert.match(await run(['deny', realCode], { sandbox: gone }), /^Denied/);
    await assert.rejects(run(['list'], { sandbox: gone, real: gone }), { code: 'PROVIDER_UNREACHABLE' });
  });

  it('tells what the sandbox says where there is no real one', async (t) => {
    const { run, gone } = await setup(t);
    assert.match(await run(['list'], { real: gone }), /^In the sandbox: telegram {2}pending {2}Played[^\n]*$/);
    await assert.rejects(run(['approve', 'ABCDEFGH'], { real: gone }), { code: 'PAIRING_UNKNOWN' });
  });
});

it('the pairing command marks in JSON what is of the sandbox', async (t) => {
  const { run, sandboxCode, gone } = await setup(t);
  const list = JSON.parse(await run(['list', '--json']));
  assert.deepEqual([list.pairings.length, list.sandbox.pairings[0].code], [1, sandboxCode]);
  const alone = JSON.parse(await run(['list', '--json'], { real: gone }));
  assert.deepEqual([alone.pairings, alone.sandbox.pairings.length], [[], 1]);
  assert.equal(JSON.parse(await run(['deny', sandboxCode, '--json'])).isSandbox, true);
});

describe('a code without the name of its provider', () => {
  it('is looked for where there are several', async (t) => {
    const [one, two] = [await startProvider(t), await startProvider(t)];
    const person = two.standIn.person({ id: 8, firstName: 'Second' });
    person.send('hello');
    const offer = await person.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
    const code = CODE.exec(offer.text)?.[0] ?? '';
    const settings = { ...settingsOf(one), providers: { one: { url: one.url }, two: { url: two.url } } };
    await assert.rejects(runPairingCommand(settings, ['approve', 'ABCDEFGH']), /None of the providers one, two/);
    assert.match(await runPairingCommand(settings, ['approve', code.toLowerCase()]), /Approved: Second/);
    await assert.rejects(runPairingCommand(settings, ['revoke', '8']), /Usage/);
  });

  it('is found, and the others are listed, where one provider is down', async (t) => {
    const provider = await startProvider(t);
    const person = provider.standIn.person({ id: 9, firstName: 'Ninth' });
    person.send('hello');
    const offer = await person.waitFor(({ messages }) => messages.find(({ from }) => from === 'bot'));
    const code = CODE.exec(offer.text)?.[0] ?? '';
    const settings = { ...settingsOf(provider), providers: { down: { url: NOWHERE }, up: { url: provider.url } } };
    assert.match(
      await runPairingCommand(settings, ['list']),
      /^up {2}pending {2}Ninth[^\n]*\nThe provider "down" does not answer at [^\n]*$/,
    );
    const json = JSON.parse(await runPairingCommand(settings, ['list', '--json']));
    assert.deepEqual([json.pairings.length, json.pairings[0].code, json.unreachable[0].provider], [1, code, 'down']);
    await assert.rejects(runPairingCommand(settings, ['list', 'down']), { code: 'PROVIDER_UNREACHABLE' });
    await assert.rejects(runPairingCommand(settings, ['approve', 'ABCDEFGH']), { code: 'PROVIDER_UNREACHABLE' });
    const approved = JSON.parse(await runPairingCommand(settings, ['approve', code, '--json']));
    assert.deepEqual([approved.status, approved.provider, approved.remoteSession.sessionId], ['approved', 'up', '9']);
  });

  it('is not needed for help', async () => {
    const settings = { dataDir: '/nowhere', providers: {} };
    assert.match(await runPairingCommand(settings, ['help']), /approve telegram <CODE>/);
  });
});
