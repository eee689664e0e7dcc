import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Chat, createTeamsStandIn } from 'sandbox/teams';
import type { Person } from 'sandbox/telegram';
import { freePort } from 'service-kit/starting';
import { botMessage, startBridge } from './harness/bridge.ts';
import { createServiceProcess } from './harness/service-process.ts';

/** The manager with both providers as real processes, and a paired person in each messenger. */
async function startBoth(t: { after(cleanup: () => Promise<void>): void }) {
  const teams = await createTeamsStandIn({ rateLimits: false, delivery: { sendAgainAfterMs: 200, attempts: 100 } });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    TEAMS_APP_ID: teams.appId,
    TEAMS_APP_PASSWORD: teams.appSecret,
    TEAMS_TENANT_ID: teams.tenantId,
    TEAMS_LOGIN_URL: teams.loginUrl,
    TEAMS_OPENID_METADATA_URL: teams.openIdMetadataUrl,
    TEAMS_ALLOWED_SERVICE_URLS: teams.url,
    TEAMS_PORT: String(port),
  };
  const bridge = await startBridge(t, { projects: ['shared', 'other'], env });
  const provider = createServiceProcess('start-teams.sh', bridge.env);
  t.after(async () => {
    await provider.end('SIGKILL');
    await teams.close();
  });
  await provider.start();
  teams.connect(`${url}/api/messages`);

  const ann = bridge.telegram.person({ id: 4001 });
  await bridge.pair(ann);
  await bridge.choose(ann, 'shared');
  const kim = teams.person('Kim').personal();
  kim.write('hello');
  const asked = await teamsMessage(kim, /approve teams/);
  const code = /approve teams (\S{8})/.exec(asked.text)?.[1] ?? '';
  const { code: exit, output } = await bridge.pairing('approve', 'teams', code);
  assert.equal(exit, 0, output);
  await teamsMessage(kim, /Choose a project/);
  kim.write("project 'shared'");
  await teamsMessage(kim, /now talking to shared/);
  return {
    ...bridge,
    teams,
    ann,
    kim,
    telegramProvider: bridge.provider,
    teamsProvider: provider,
    urls: { Teams: url, Telegram: bridge.urlOf.provider },
  };
}

const teamsMessage = (chat: Chat, text: RegExp) =>
  chat.waitFor(({ messages }) => messages.find((message) => message.from === 'bot' && text.test(message.text)), {
    timeoutMs: 30_000,
  } as never);
/** Resolves when a provider has noted of all its messages that they were sent. */
async function nothingWaits(url: string): Promise<void> {
  for (;;) {
    const { parts } = (await (await fetch(`${url}/ready`)).json()) as { parts: { outbox: { depth: number } } };
    if (parts.outbox.depth === 0) return;
    await pause(20);
  }
}

interface Ready {
  parts: Record<'provider:telegram' | 'provider:teams', { ok: boolean }>;
}

const countIn = (who: Person | Chat, text: string) =>
  (who.messages as readonly { from: string; text: string }[]).filter(
    (message) => message.from === 'bot' && message.text === text,
  ).length;

describe('both messengers at once', () => {
  let both: Awaited<ReturnType<typeof startBoth>>;
  const cleanups: (() => Promise<void>)[] = [];
  before(async () => {
    both = await startBoth({ after: (cleanup) => void cleanups.push(cleanup) });
  });
  after(async () => {
    for (const cleanup of cleanups) await cleanup();
  });

  describe('a channel of Teams', () => {
    it('gets each answer into the thread of its question, also of one that was asked before another', async () => {
      const { teams, etienne, pairing } = both;
      const channel = teams.person('Kim').channel('Web', 'Releases');
      channel.write('@bot hello');
      const [, code = ''] = /approve teams (\S{8})/.exec((await teamsMessage(channel, /approve teams/)).text) ?? [];
      await pairing('approve', 'teams', code);
      await teamsMessage(channel, /Choose a project/);
      channel.write("@bot project 'shared'");
      await teamsMessage(channel, /now talking to shared/);
      const first = channel.write('@bot GATE first');
      await etienne.state.waitFor(() => etienne.state.runs.some(({ prompt }) => prompt === '[From Kim]\nGATE first'));
      const second = channel.write('@bot second');
      const queued = await teamsMessage(channel, /number 1 in line/);
      etienne.state.completeGate('first');
      const answers = [
        await teamsMessage(channel, /GATE first opened/),
        await teamsMessage(channel, /^ECHO: .*From Kim.*second$/s),
      ];
      assert.deepEqual(
        [queued, ...answers].map(({ rootId }) => rootId),
        [second, first, second],
      );
    });
  });

  describe('a person in Telegram and one in Teams', () => {
    it('share a project; each gets their own answers, and a stop is one person’s', async () => {
      const { ann, kim, etienne } = both;
      ann.send('from Telegram');
      await botMessage(ann, /^ECHO: from Telegram$/);
      kim.write('from Teams');
      await teamsMessage(kim, /^ECHO: from Teams$/);
      assert.equal(countIn(ann, 'ECHO: from Teams') + countIn(kim, 'ECHO: from Telegram'), 0);

      kim.write('GATE stopped');
      await etienne.state.waitFor(() => etienne.state.runs.some(({ prompt }) => prompt === 'GATE stopped'));
      kim.write('/stop');
      await teamsMessage(kim, /[Ss]topp/);
      ann.send('still served');
      await botMessage(ann, /^ECHO: still served$/);
      kim.write('served again');
      await teamsMessage(kim, /^ECHO: served again$/);
    });

    it('do not wait for each other while one provider is killed; nothing is lost and nothing comes twice', async () => {
      const { ann, kim, etienne, teams, telegramProvider, teamsProvider, urls } = both;
      // In one project all wait for their turn.
      kim.write("project 'other'");
      await teamsMessage(kim, /now talking to other/);
      for (const [victim, who] of [
        [teamsProvider, 'Teams'],
        [telegramProvider, 'Telegram'],
      ] as const) {
        kim.write(`GATE ${who}-dies`);
        ann.send(`one before ${who} dies`);
        await botMessage(ann, new RegExp(`^ECHO: one before ${who} dies$`));
        const begun = `GATE ${who}-dies`;
        await etienne.state.waitFor(() => etienne.state.runs.some(({ prompt }) => prompt === begun));
        // An answer of a messenger that is cut off may mean a message twice; here none is.
        await nothingWaits(urls[who]);
        await victim.end('SIGKILL');
        // Written while their provider is away: the messenger brings it again.
        kim.write(`two while ${who} is away`);
        ann.send(`three while ${who} is away`);
        if (who === 'Teams') await botMessage(ann, /^ECHO: three while Teams is away$/);
        etienne.state.completeGate(`${who}-dies`);
        if (who === 'Telegram') await teamsMessage(kim, /^ECHO: two while Telegram is away$/);
        await victim.start();
        await teamsMessage(kim, new RegExp(`^ECHO: two while ${who} is away$`));
        await botMessage(ann, new RegExp(`^ECHO: three while ${who} is away$`));
      }
      const prompts = etienne.state.runs.map(({ prompt }) => prompt);
      assert.deepEqual([...new Set(prompts)].length, prompts.length, prompts.join(' | '));
      for (const who of ['Teams', 'Telegram']) {
        const counts = [
          countIn(ann, `ECHO: one before ${who} dies`),
          countIn(kim, `ECHO: two while ${who} is away`),
          countIn(ann, `ECHO: three while ${who} is away`),
        ];
        assert.deepEqual(counts, [1, 1, 1], who);
      }
      const told = teamsProvider.output() + telegramProvider.output();
      for (const secret of teams.secrets()) assert.ok(!told.includes(secret));
    });

    it('are told by /ready of the manager which provider is down, and the other one is served', async () => {
      const { ann, kim, callUntil, manager, teamsProvider, dataDir } = both;
      await teamsProvider.end('SIGKILL');
      await manager.end('SIGKILL');
      await manager.start();
      ann.send('meanwhile');
      await botMessage(ann, /^ECHO: meanwhile$/);
      const { parts } = await callUntil<Ready>('manager', '/ready', ({ status }) => status !== 200);
      assert.deepEqual([parts['provider:telegram'].ok, parts['provider:teams'].ok], [true, false]);
      await teamsProvider.start();
      kim.write('back');
      await teamsMessage(kim, /^ECHO: back$/);
      const mapping = readFileSync(join(dataDir, 'remote-sessions.json'), 'utf8');
      for (const provider of ['telegram', 'teams']) assert.ok(mapping.includes(`"${provider}"`), provider);
    });
  });
});
