import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mergeSettings } from 'service-kit';
import { allSettings, environmentBindings, type Settings } from 'shared-types';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface ComposeService {
  build: { target: string };
  environment: Record<string, string>;
  ports: string[];
  volumes: string[];
}

const compose: { services: Record<string, ComposeService>; volumes: object } = parse(read('compose.yaml'), {
  merge: true,
});

/** What a value with a variable in it is where no variable is set, and where all are. */
const filled = (value: string, isSet: boolean) =>
  value.replace(/\$\{\w+:([-+])([^}]*)\}/g, (_, sign, word) => ((sign === '-') === isSet ? '' : word));

/** The settings that a service of the compose file reads. */
function settingsOf(name: string, isSet: boolean): Settings {
  const environment = Object.entries(compose.services[name]?.environment ?? {});
  const env = Object.fromEntries(environment.map(([key, value]) => [key, filled(value, isSet)]));
  const teams = isSet ? { TEAMS_APP_ID: '11111111-2222-3333-4444-555555555555', TEAMS_APP_PASSWORD: 'secret' } : {};
  const { schema, bindings, derive } = allSettings;
  const merged = mergeSettings(schema, bindings, {
    dotEnv: {},
    env: { ...env, ...teams, TELEGRAM_BOT_TOKEN: '1:a', ETIENNE_URL: 'http://etienne' },
    derive,
  });
  assert.ok(merged.status !== 'invalid', JSON.stringify(merged));
  return merged.settings as Settings;
}

/** Targets of the Dockerfile by name, each with its lines. */
const targets = new Map(
  read('Dockerfile')
    .split(/^FROM /m)
    .slice(1)
    .map((text) => [/ AS ([\w-]+)/.exec(text)?.[1] ?? '', text]),
);

describe('the Dockerfile', () => {
  it('has a target for each service, which starts a script that is there, listens for others and tells its port', () => {
    for (const [name, port] of Object.entries({ telegram: 6350, teams: 6360, 'remote-sessions': 6340 })) {
      const text = targets.get(name) ?? '';
      const script = /^CMD \["sh", "(.+)"\]$/m.exec(text)?.[1] ?? '';
      assert.ok(existsSync(join(root, script)) && script.includes(name), text);
      const variable = /^ENV (\w+)=0\.0\.0\.0$/m.exec(text)?.[1] ?? '';
      assert.ok(variable in environmentBindings, variable);
      assert.match(text, new RegExp(`^EXPOSE ${port}$[\\s\\S]*127\\.0\\.0\\.1:${port}/health`, 'm'));
    }
  });

  it('has the Node.js of the workspace, all packages of it, and no secret or data of this machine', () => {
    const { packages, catalog } = parse(read('pnpm-workspace.yaml'));
    const program = targets.get('program') ?? '';
    assert.ok(program.startsWith(`node:${catalog.node}-`));
    assert.match(program, /^COPY \. \.$/m);
    const ignored = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const [first, ...rest] = ignored;
    assert.deepEqual([first, rest.at(-1)], ['*', '**/node_modules'], 'only what is named is copied');
    const files = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'config.schema.json', 'CHANGELOG.md'];
    assert.deepEqual(rest.slice(0, -1).toSorted(), [...files, ...packages].map((name) => `!${name}`).toSorted());
  });
});

describe('the compose file', () => {
  it('names targets, settings and volumes that there are', () => {
    for (const [name, { build, environment, volumes }] of Object.entries(compose.services)) {
      assert.ok(targets.has(build.target), name);
      for (const key of Object.keys(environment)) {
        assert.ok(key in environmentBindings || /^PROVIDER_URL_/.test(key), key);
      }
      assert.deepEqual(
        volumes.map((volume) => volume.split(':')),
        [[Object.keys(compose.volumes)[0], settingsOf(name, true).dataDir]],
      );
    }
  });

  it('leads the services to each other, and shows them on this machine alone', () => {
    const listens = ({ channels, remoteSessions }: Settings) => ({
      telegram: channels.telegram,
      teams: channels.teams,
      'remote-sessions': remoteSessions,
    });
    const manager = settingsOf('remote-sessions', true);
    for (const name of ['telegram', 'teams', 'remote-sessions'] as const) {
      const { host, port } = listens(settingsOf(name, true))[name];
      assert.equal(host, '0.0.0.0');
      assert.deepEqual(compose.services[name]?.ports, [`127.0.0.1:${port}:${port}`]);
      const url = name === 'remote-sessions' ? manager.remoteSessions.publicUrl : manager.providers[name]?.url;
      assert.equal(url, `http://${name}:${port}`);
    }
    for (const name of ['telegram', 'teams'] as const) {
      assert.deepEqual(settingsOf(name, true).channels[name].allowedWebhookHosts, ['remote-sessions']);
    }
    assert.deepEqual(Object.keys(settingsOf('remote-sessions', false).providers), ['telegram'], 'no Teams, no waiting');
  });
});

describe('the compose file for many', () => {
  const override = { tag: '!override', collection: 'seq', resolve: (list: unknown) => list } as const;
  const many: {
    services: Record<string, Partial<ComposeService> & { deploy?: { replicas: number }; image?: string }>;
  } = parse(read('compose.many.yaml'), { merge: true, customTags: [override] });

  it('has two of each service of the other one, over one PostgreSQL, and nothing that others on the network reach', () => {
    const { postgres, ...services } = many.services;
    assert.match(postgres?.image ?? '', /^postgres:\d+$/);
    assert.equal(postgres?.ports, undefined);
    assert.deepEqual(Object.keys(services).toSorted(), Object.keys(compose.services).toSorted());
    for (const [name, { deploy, environment = {}, ports }] of Object.entries(services)) {
      const [, , port] = compose.services[name]?.ports[0]?.split(':') ?? [];
      assert.equal(deploy?.replicas, 2);
      assert.deepEqual(ports, [`127.0.0.1:${port}-${Number(port) + 1}:${port}`]);
      for (const key of Object.keys(environment)) assert.ok(key in environmentBindings, key);
      const url = environment.STORAGE_URL?.replace(/\$\{POSTGRES_PASSWORD[^}]*\}/, 'x') ?? '';
      assert.equal(url, 'postgres://bridge:x@postgres:5432/bridge');
    }
  });
});

describe('the systemd units', () => {
  const folder = join(root, 'packaging/systemd');
  const units = readdirSync(folder);

  it('start the scripts that there are, and are not started again with wrong settings', () => {
    assert.equal(units.length, 3);
    for (const unit of units) {
      const text = readFileSync(join(folder, unit), 'utf8');
      const script = /^ExecStart=\/bin\/sh \/opt\/remote-sessions\/(\S+)$/m.exec(text)?.[1] ?? '';
      assert.ok(existsSync(join(root, script)), script);
      assert.match(text, /^Restart=on-failure$[\s\S]*^RestartPreventExitStatus=78$/m);
    }
  });

  const isThere = spawnSync('systemd-analyze', ['--version']).status === 0;
  it('are right to systemd', { skip: isThere ? false : 'there is no systemd-analyze' }, () => {
    const paths = units.map((unit) => join(folder, unit));
    const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', ...paths], { encoding: 'utf8' });
    assert.deepEqual([status, stdout + stderr], [0, '']);
  });
});

it('the newest version in CHANGELOG.md is that of all packages, which /health tells', () => {
  const [, newest] = /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$/m.exec(read('CHANGELOG.md')) ?? [];
  const { packages } = parse(read('pnpm-workspace.yaml'));
  for (const name of ['.', ...packages]) {
    assert.equal(JSON.parse(read(`${name}/package.json`)).version, newest, `${name}/package.json`);
  }
});
