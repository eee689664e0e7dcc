import { rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateDirectory, lockInstance } from 'service-kit/starting';
import { claimPorts } from './claim-ports.ts';
import type { ProcessGroup } from './process-group.ts';
import { type StandIns, sandboxSettings, sealedEnvironment } from './sandbox-settings.ts';

export interface SandboxOptions {
  root: string;
  /** The data folder of the settings; the sandbox has one of its own in it. */
  dataDir: string;
  logLevel: string;
  env: NodeJS.ProcessEnv;
  scripts: { telegram: string; teams: string; remoteSessions: string };
  group: ProcessGroup;
  print(text: string): void;
}

const USUAL_PORTS = { telegram: 6350, teams: 6360, remoteSessions: 6340, page: 6370 };
const PART_NAMES = { telegram: 'telegram', teams: 'teams', remoteSessions: 'remote-sessions', page: 'the page' };

/**
 * Runs all services between stand-ins. They see the sandbox's own settings file and nothing else: no other setting, no
 * variable, no proxy. The pairing command finds that file in the data folder while the sandbox runs.
 */
export async function runSandbox({ root, env, scripts, group, print, ...settings }: SandboxOptions): Promise<void> {
  // Pairings and projects of the sandbox must never be mistaken for real ones.
  const dataDir = join(settings.dataDir, 'sandbox');
  const settingsFile = join(dataDir, 'config.json');
  await ensurePrivateDirectory(settings.dataDir);
  const lock = lockInstance(join(settings.dataDir, 'sandbox.lock'));
  process.once('exit', () => {
    rmSync(settingsFile, { force: true });
    lock.release();
  });
  // The stand-ins begin at the first message again, so what the services remember of the last time must go.
  await rm(dataDir, { recursive: true, force: true });
  await ensurePrivateDirectory(dataDir);
  const sealed = sealedEnvironment(env);
  const { ports, release } = await claimPorts(USUAL_PORTS);
  process.once('exit', release);
  const moved = movedPorts(ports);
  if (moved.length > 0) print(`Usual ports are taken, so these have others: ${moved.join(', ')}.`);
  const standIns = await group.runUntilReady<StandIns>('sandbox', join(root, 'sandbox/src/main.ts'), {
    // Node takes the types off the page's files; that it calls this experimental says nothing to a person.
    flags: ['--disable-warning=ExperimentalWarning'],
    env: {
      ...sealed,
      SANDBOX_WORKSPACE: join(dataDir, 'workspace'),
      SANDBOX_SETTINGS: settingsFile,
      SANDBOX_TEAMS_BOT: `http://127.0.0.1:${ports.teams}/api/messages`,
      SANDBOX_PAGE_PORT: String(ports.page),
    },
  });
  const content = sandboxSettings({ standIns, ports, dataDir, logLevel: settings.logLevel });
  await writeFile(settingsFile, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  const service = (name: string) => ({
    env: sealed,
    arguments: ['--settings', settingsFile],
    logFile: join(dataDir, `${name}.log`),
  });
  group.run('telegram', scripts.telegram, service('telegram'));
  group.run('teams', scripts.teams, service('teams'));
  group.run('remote-sessions', scripts.remoteSessions, service('remote-sessions'));
  print(
    `The services log to ${dataDir} and listen on ${ports.telegram}, ${ports.teams} and ${ports.remoteSessions}.\n` +
      `The operator's page is at http://127.0.0.1:${ports.remoteSessions}; sign in with the token in ${join(dataDir, 'api-token')}.\n`,
  );
}

/** The parts that have another port than their usual one, each as a few words. */
function movedPorts(ports: typeof USUAL_PORTS): string[] {
  const names = Object.keys(USUAL_PORTS) as (keyof typeof USUAL_PORTS)[];
  return names
    .filter((name) => ports[name] !== USUAL_PORTS[name])
    .map((name) => `${PART_NAMES[name]} ${ports[name]} (instead of ${USUAL_PORTS[name]})`);
}
