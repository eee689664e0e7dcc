import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { NO_PATIENCE } from './testing/no-patience.ts';
import { startManager } from './testing/start-manager.ts';
import { until } from './testing/waiting.ts';

const MINUTE_MS = 60_000;
const QUESTION = /^I was away/;

/** A manager with a person who talks to alpha, and who wrote some time ago what only comes now. */
async function startWithPerson(t: TestContext, ...lacks: ('actions' | 'editing')[]) {
  const manager = await startManager(t, { patience: { ...NO_PATIENCE, afterBacklogMs: 3_000 } });
  const { provider, etienne } = manager;
  for (const name of ['alpha', 'beta']) mkdirSync(join(manager.workspaceDir, name));
  for (const what of lacks) provider.state.capabilities[what] = false;
  if (lacks.length > 0) {
    provider.subscriptions.clear();
    await manager.passUntil(() => provider.subscriptions.size === 1, 'a new look at the provider');
  }
  await manager.pair('7');
  await manager.ask('7', "project 'alpha'");
  manager.clock.advance(5 * 60 * MINUTE_MS);
  let ids = 0;
  const shown = (pattern: RegExp) => provider.shown.filter(({ text }) => pattern.test(text));
  return {
    manager,
    provider,
    etienne,
    shown,
    wrote: (minutesAgo: number, text: string) =>
      provider.deliver(
        'message.received',
        '7',
        { message: { id: `old${++ids}`, text, attachments: [] } },
        { laterMs: -minutesAgo * MINUTE_MS },
      ),
    /** The question, once it is asked; turns the clock in small steps. */
    async question(count = 1) {
      await manager.passUntil(() => shown(QUESTION).length >= count, `question ${count}`, 100);
      assert.equal(shown(QUESTION).length, count);
      return shown(QUESTION).at(-1) ?? assert.fail();
    },
    press: (label: string, message = shown(QUESTION).at(-1)) =>
      provider.press('7', message?.actions.flat().find((one) => one.label === label)?.id ?? 'none', message?.id, {
        laterMs: ++ids * 3_000,
      }),
    ran: () => etienne.state.runs.map(({ prompt }) => prompt),
  };
}

describe('what was written while we were away', () => {
  it('is asked about once, also over restarts; what comes meanwhile waits, and a stop drops nothing', async (t) => {
    const { manager, provider, shown, wrote, question, press, ran } = await startWithPerson(t);
    const { id } = await wrote(180, 'first *words*');
    await wrote(150, '/status');
    await wrote(120, 'second');
    await wrote(11, 'third');
    await manager.said('7', /Waiting: /);
    const asked = await question();
    assert.match(
      asked.text,
      /^I was away, and 3 messages have waited, the first for 3 h 0 min\. Shall they still run\?/,
    );
    assert.match(asked.text, /– first &#42;words&#42;\n– second\n– third$/);
    assert.deepEqual(
      asked.actions.flat().map(({ label }) => label),
      ['Run all', 'Only the last', 'Discard'],
    );
    assert.equal(shown(/^Queued/).length, 0);

    const { body: story } = await manager.call('GET', `/v1/events/${id}`);
    const waits = story.steps.find(({ became }: { became: string }) => became === 'waiting');
    assert.match(JSON.stringify(waits), /"prompt".*nobody has decided yet/, JSON.stringify(story));

    await manager.stop();
    await manager.start();
    assert.match(await manager.ask('7', 'are you there?'), /^Nothing runs before you decide .*– first .*– third$/s);
    assert.match(await manager.ask('7', '/stop'), /^Nothing runs before you decide/);
    assert.deepEqual([shown(QUESTION).length, ran()], [1, []]);
    assert.match(
      await manager.ask('7', '/status'),
      /decision, asked above: shall what came while I was away still run/,
    );
    assert.equal((await manager.call('GET', '/v1/runs')).body.runs[0].waitsFor, 'backlog');

    await press('Only the last');
    await manager.said('7', /^ECHO: are you there\?$/);
    assert.deepEqual(ran(), ['third', 'are you there?']);
    assert.match(provider.texts('7').join('\n'), /Running only the last; the others are discarded/);
    await press('Run all', shown(/^Nothing runs before/)[0]);
    await manager.said('7', /^This was decided before/);
    await until(() => shown(QUESTION)[0]?.actions.length === 0, 'no buttons');
    assert.equal(await manager.ask('7', 'fresh'), 'ECHO: fresh');
  });

  it('is asked about by its numbers where there are no buttons, and one alone by *Run it*', async (t) => {
    const { manager, wrote, question, ran } = await startWithPerson(t, 'actions', 'editing');
    await wrote(20, 'alone');
    const { text } = await question();
    assert.match(text, /^I was away, and a message of yours has waited for 20 min\. Shall it still run\?\n\n– alone/);
    assert.match(text, /1\. Run it\n2\. Discard/);
    await manager.provider.write('7', '2');
    await manager.said('7', /^Discarded\. Nothing of it has run/);
    manager.clock.advance(30 * MINUTE_MS);
    await wrote(20, 'another');
    await question(2);
    await manager.provider.write('7', '1');
    await manager.said('7', /^ECHO: another$/);
    assert.deepEqual(ran(), ['another']);
  });

  it('just runs where it was written before this installation was there', async (t) => {
    const { manager, wrote } = await startWithPerson(t);
    await wrote(6 * 60, 'written long ago');
    await manager.said('7', /^ECHO: written long ago$/);
  });

  it('is asked about again where more of it comes after the question', async (t) => {
    const { manager, wrote, question, press, ran } = await startWithPerson(t);
    await wrote(60, 'one');
    await question();
    await wrote(50, 'two');
    await press('Discard');
    assert.match((await question(2)).text, /– two$/);
    await press('Run it');
    await manager.said('7', /^ECHO: two$/);
    assert.deepEqual(ran(), ['two']);
  });

  it('is not asked about for ever where our clock is just ahead of the messenger', async (t) => {
    const { manager, wrote, question, press } = await startWithPerson(t);
    await wrote(15, 'one');
    await question();
    await press('Run it');
    await manager.said('7', /^ECHO: one$/);
    await wrote(15, 'two');
    await manager.said('7', /^ECHO: two$/);
    manager.clock.advance(60 * MINUTE_MS);
    await wrote(15, 'three');
    await manager.said('7', /^ECHO: three$/);
    await wrote(90, 'old');
    assert.match((await question(2)).text, /– old$/);
  });
});

describe('an open question about what waited', () => {
  it('ends with the pairing, and what is taken back or changed is not asked for', async (t) => {
    const { manager, provider, shown, wrote, question, press, ran } = await startWithPerson(t);
    await wrote(60, 'one');
    await wrote(50, 'two');
    await question();
    const edit = (id: string, text: string) =>
      provider.deliver('message.edited', '7', { message: { id, text, attachments: [] } });
    await edit('old1', 'better');
    await manager.said('7', /I changed the message that waits/);
    await edit('old2', '');
    await press('Run all');
    await manager.said('7', /^ECHO: better$/);
    assert.deepEqual(ran(), ['better']);

    manager.clock.advance(60 * MINUTE_MS);
    await wrote(30, 'three');
    await question(2);
    await provider.deliver('session.revoked', '7');
    await until(async () => (await manager.call('GET', '/v1/sessions')).body.sessions.length === 0, 'no mapping');
    await manager.pair('7');
    await manager.ask('7', "project 'alpha'");
    assert.equal(await manager.ask('7', 'fresh'), 'ECHO: fresh');
    assert.deepEqual([ran(), shown(QUESTION).length], [['better', 'fresh'], 2]);
  });
});

describe('what waited in our own queue', () => {
  it('runs by itself where it was Etienne that was away', async (t) => {
    const { manager, etienne, shown } = await startWithPerson(t);
    await etienne.state.setDown(true);
    await manager.provider.write('7', 'patient');
    await manager.said('7', /Etienne cannot be reached/);
    manager.clock.advance(30 * MINUTE_MS);
    await etienne.state.setDown(false);
    await manager.passUntil(() => shown(/^ECHO: patient/).length > 0, 'the answer');
    assert.deepEqual(shown(QUESTION), []);
  });

  it('is asked about after a long downtime and not after a short one; what had begun is settled', async (t) => {
    const { manager, etienne, shown, question, press, ran } = await startWithPerson(t);
    await manager.provider.write('7', 'GATE g');
    await until(() => etienne.state.runs.length > 0, 'the run');
    assert.match(await manager.ask('7', 'one'), /^Queued/);
    assert.match(await manager.ask('7', 'two'), /^Queued/);
    await manager.stop();
    manager.clock.advance(9 * MINUTE_MS);
    await manager.start();
    await manager.stop();
    manager.clock.advance(11 * MINUTE_MS);
    await manager.start();
    assert.deepEqual(shown(QUESTION), []);
    etienne.state.completeGate('g');
    const asked = await question();
    assert.match(asked.text, /2 messages have waited, the first for 20 min.*– one\n– two$/s);
    await manager.stop();
    manager.clock.advance(11 * MINUTE_MS);
    await manager.start();
    await press('Run all');
    await manager.said('7', /^ECHO: two$/);
    assert.deepEqual(ran(), ['GATE g', 'one', 'two']);
    assert.equal(shown(QUESTION).length, 1);
  });
});
