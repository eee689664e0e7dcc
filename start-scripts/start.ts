import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePrivateDirectory, loadApiToken, loadSettings, lockInstance, startOrExit } from 'service-kit';
import { environmentBindings, SettingsSchema } from 'shared-types';
import { createProcessGroup } from './process-group.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const telegram = join(root, 'start-scripts/start-telegram.sh');
const remoteSessions = join(root, 'start-scripts/start-remote-sessions.sh');

await startOrExit('the services', async () => {
  const settings = await loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    root,
    env: process.env,
  });
  const group = createProcessGroup();
  const wantsSandbox = process.argv.includes('--sandbox');
  if (settings.channels.telegram.botToken !== undefined && !wantsSandbox) {
    group.run('telegram', telegram, { env: process.env });
    group.run('remote-sessions', remoteSessions, { env: process.env });
    // Elsewhere than in a terminal the output is the log alone, a JSON object a line.
    if (process.stdout.isTTY)
      process.stdout.write('Write /start to your bot in Telegram; Ctrl-C ends both services.\n\n');
    return;
  }
  if (!wantsSandbox) {
    process.stdout.write(
      'No bot token is set, so this is the SANDBOX: stand-ins for Telegram and Etienne on this machine.\n' +
        'To go real: make a bot with @BotFather in Telegram (send /newbot) and put its token into config.json as\n' +
        'channels.telegram.botToken (or into TELEGRAM_BOT_TOKEN), then start again. README.md has the five steps.\n\n',
    );
  }
  // Pairings and projects of the sandbox must never be mistaken for real ones.
  const dataDir = join(settings.dataDir, 'sandbox');
  await ensurePrivateDirectory(settings.dataDir);
  const lock = lockInstance(join(settings.dataDir, 'sandbox.lock'));
  process.once('exit', () => lock.release());
  // The stand-ins begin at the first message again, so what the services remember of the last time must go.
  await rm(dataDir, { recursive: true, force: true });
  await ensurePrivateDirectory(dataDir);
  // The command line finds this token where it always looks, so approving works as it would for real.
  const apiToken = await loadApiToken({ dataDir: settings.dataDir, configured: settings.apiToken });
  const standIns = await group.runUntilReady('sandbox', join(root, 'sandbox/src/main.ts'), {
    env: { ...process.env, SANDBOX_WORKSPACE: join(dataDir, 'workspace') },
  });
  const env = sandboxEnvironment(process.env, { ...standIns, dataDir, apiToken });
  group.run('telegram', telegram, { env, logFile: join(dataDir, 'telegram.log') });
  group.run('remote-sessions', remoteSessions, { env, logFile: join(dataDir, 'remote-sessions.log') });
  process.stdout.write(`The services log to ${dataDir}.\n\n`);
});
