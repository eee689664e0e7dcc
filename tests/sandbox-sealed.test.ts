import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { freePort } from 'service-kit/starting';
import { cleanEnvironment, shareClone } from './harness/clone.ts';
import { untilEnded } from './harness/process-ends.ts';
import { type RunningCommand, runCommand } from './harness/run-command.ts';
import { setTraps } from './harness/traps.ts';
import { untilFile } from './harness/until-file.ts';

/** Settings in which every address is a trap, each of its own. */
async function trappedSettings(traps: Awaited<ReturnType<typeof setTraps>>, botToken?: string) {
  return {
    channels: {
      telegram: {
        ...(botToken && { botToken }),
        apiRoot: await traps.url('channels.telegram.apiRoot'),
        dmPolicy: 'disabled',
        allowFrom: [4242],
        allowedWebhookHosts: ['real.example'],
        port: await freePort(),
      },
      teams: {
        loginUrl: await traps.url('channels.teams.loginUrl'),
        openIdMetadataUrl: await traps.url('channels.teams.openIdMetadataUrl'),
        port: await freePort(),
      },
    },
    remoteSessions: { port: await freePort(), publicUrl: await traps.url('remoteSessions.publicUrl') },
    providers: {
      telegram: { url: await traps.url('providers.telegram.url') },
      ...(botToken && { console: { url: await traps.url('providers.console.url') } }),
    },
    etienne: {
      url: await traps.url('etienne.url'),
      username: 'a-real-user',
      password: 'a-real-password',
      authUrl: await traps.url('etienne.authUrl'),
      memoryEnabled: false,
      maxTurns: 1,
    },
    apiToken: 'a-real-api-token',
  };
}

async function trappedVariables(traps: Awaited<ReturnType<typeof setTraps>>, where: string) {
  const url = (name: string) => traps.url(`${name} in ${where}`);
  return {
    TELEGRAM_API_ROOT: await url('TELEGRAM_API_ROOT'),
    TELEGRAM_DM_POLICY: 'allowlist',
    TEAMS_LOGIN_URL: await url('TEAMS_LOGIN_URL'),
    TEAMS_OPENID_METADATA_URL: await url('TEAMS_OPENID_METADATA_URL'),
    TELEGRAM_PORT: String(await freePort()),
    REMOTE_SESSIONS_PORT: String(await freePort()),
    REMOTE_SESSIONS_URL: await url('REMOTE_SESSIONS_URL'),
    PROVIDER_URL_TELEGRAM: await url('PROVIDER_URL_TELEGRAM'),
    ETIENNE_URL: await url('ETIENNE_URL'),
    ETIENNE_USERNAME: 'a-real-user',
    ETIENNE_PASSWORD: 'a-real-password',
    ETIENNE_AUTH_URL: await url('ETIENNE_AUTH_URL'),
    ETIENNE_MEMORY_ENABLED: 'false',
    HTTP_PROXY: await url('HTTP_PROXY'),
    https_proxy: await url('https_proxy'),
    ALL_PROXY: await url('ALL_PROXY'),
    NODE_USE_ENV_PROXY: '1',
  };
}

/** The whole main job, played in the terminal. */
async function playMainJob({ until, type }: RunningCommand) {
  await until(/services log to/);
  type('/start');
  const [command] = await until(/npm run pairing -- approve telegram [A-Z2-9]{8}/);
  type(command);
  await until(/#1 \[my-app\]/);
  type('#1');
  await until(/now talking to my-app/);
  type('hello sandbox');
  await until(/You wrote:[\s\S]*hello sandbox/);
}

describe('the sandbox', () => {
  const clone = shareClone();

  it('calls nobody whom config.json, .env or the environment names and needs none of that to be right, does its job beside what is busy on its ports, and is found there by the command line', async (t) => {
    await occupy(t, 6350);
    await occupy(t, 6340);
    const traps = await setTraps(t);
    const settings = await trappedSettings(traps, '123456789:a-real-token');
    const configFile = join(clone.path, 'config.json');
    writeFileSync(configFile, JSON.stringify({ ...settings, chanels: [], logLevel: 'debug' }));
    const variables = await trappedVariables(traps, '.env');
    writeFileSync(
      join(clone.path, '.env'),
      Object.entries(variables)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n'),
    );
    const env = {
      ...cleanEnvironment(),
      ...(await trappedVariables(traps, 'the environment')),
      REMOTE_SESSIONS_CONFIG: configFile,
    };
    const sandbox = runCommand(t, ['sh', join(clone.path, 'start-scripts/start-sandbox.sh')], { env });
    await playMainJob(sandbox);
    assert.deepEqual(traps.calls, []);
    writeFileSync(configFile, JSON.stringify(settings));
    // The command line asks all providers, also those that are set up beside the sandbox.
    const pairing = (...words: string[]) =>
      runCommand(t, ['sh', join(clone.path, 'start-scripts/pairing.sh'), ...words], { env: cleanEnvironment() });
    const list = pairing('list');
    await list.ended;
    assert.match(list.output(), /In the sandbox: telegram {2}approved {2}You/);
    const unknown = pairing('approve', 'ABCDEFGH');
    assert.deepEqual(await unknown.ended, [1, null]);
    assert.match(unknown.output(), /None of the providers telegram, teams shows that code/);
    sandbox.child.kill('SIGTERM');
    assert.deepEqual(await sandbox.ended, [0, null]);
  });

  it('that npm start falls back to keeps the sign-in data of a person halfway through going real, and ends with all that it has started when npm is killed', async (t) => {
    const traps = await setTraps(t);
    writeFileSync(join(clone.path, 'config.json'), JSON.stringify(await trappedSettings(traps)));
    const sandbox = runCommand(t, ['npm', 'start'], { env: cleanEnvironment(), cwd: clone.path });
    await sandbox.until(/SANDBOX/);
    await playMainJob(sandbox);
    assert.deepEqual(traps.calls, []);
    const log = join(clone.path, 'data/sandbox/telegram.log');
    const [, provider] = await untilFile(log, /"pid":(\d+).*polling begins/);
    sandbox.child.kill('SIGKILL');
    await sandbox.ended;
    await untilFile(log, /telegram has stopped/);
    await untilEnded(Number(provider));
  });
});

/** Makes sure that somebody listens there; it may be another program. */
async function occupy(t: TestContext, port: number): Promise<void> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve());
    server.listen(port, '127.0.0.1', resolve);
  });
  t.after(() => void server.close());
}
