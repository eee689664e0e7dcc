import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadSettings, startOrExit } from 'service-kit/starting';
import { allSettings, environmentBindings, localUrl, placeSettings } from 'shared-types';
import { accountLine } from './account-line.ts';
import { onParentGone } from './end-with-parent.ts';
import { createProcessGroup, type ProcessGroup } from './process-group.ts';
import { runSandbox } from './run-sandbox.ts';
import { type StartPlan, whatToStart } from './what-to-start.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const scripts = {
  telegram: join(root, 'start-scripts/start-telegram.sh'),
  teams: join(root, 'start-scripts/start-teams.sh'),
  remoteSessions: join(root, 'start-scripts/start-remote-sessions.sh'),
};
const NAMES = { telegram: 'Telegram', teams: 'Microsoft Teams' };
const { env } = process;
const print = (text: string) => process.stdout.write(`${text}\n`);

/** Two settings are all that a sandbox takes; the others need not even be right. */
function readPlace() {
  const { DATA_DIR, LOG_LEVEL } = environmentBindings;
  return loadSettings({ schema: placeSettings, bindings: { DATA_DIR, LOG_LEVEL }, root, env });
}

async function readPlan() {
  const settings = await loadSettings({ ...allSettings, root, env });
  const token =
    settings.apiToken === undefined ? `the token in ${join(settings.dataDir, 'api-token')}` : 'your apiToken';
  const adminPage = `${localUrl('127.0.0.1', settings.remoteSessions.port)}; sign in with ${token}`;
  return { plan: whatToStart(settings), adminPage };
}

function runServices(
  { channels, elsewhere }: Extract<StartPlan, { kind: 'services' }>,
  adminPage: string,
  group: ProcessGroup,
) {
  const isTerminal = process.stdout.isTTY === true;
  // A provider tells it again each time that it has lost its messenger and found it.
  const told = new Set<string>();
  const onMessage = (message: unknown) => {
    const line = accountLine(message);
    if (!isTerminal || line === undefined || told.has(line)) return;
    told.add(line);
    print(`\n${line}\n`);
  };
  for (const name of channels) group.run(name, scripts[name], { env, onMessage, isKept: true });
  group.run('remote-sessions', scripts.remoteSessions, { env, isKept: true });
  // Elsewhere than in a terminal standard output is the log alone, a JSON object a line.
  if (channels.length === 0) {
    process.stderr.write(
      `No credentials of a messenger are set: the manager runs alone, for the providers set up elsewhere (${elsewhere.join(', ')}).\n`,
    );
  } else if (isTerminal)
    print(
      `Write /start to your bot in ${channels.map((name) => NAMES[name]).join(' or ')}; Ctrl-C ends all services.\n` +
        `The admin page is at ${adminPage}.\n`,
    );
}

await startOrExit('the services', async () => {
  const { values } = parseArgs({
    options: { sandbox: { type: 'boolean' }, 'end-with-parent': { type: 'string' } },
  });
  const parentId = values['end-with-parent'];
  const group = createProcessGroup();
  if (parentId !== undefined) onParentGone(Number(parentId), () => group.end(0));
  const { plan, adminPage } = values.sandbox ? { plan: { kind: 'sandbox' } as const, adminPage: '' } : await readPlan();
  if (plan.kind === 'services') {
    runServices(plan, adminPage, group);
    return;
  }
  if (!values.sandbox) {
    print(
      'No bot token is set, so this is the SANDBOX: stand-ins for Telegram, Teams and Etienne on this machine. Of your\n' +
        'settings it uses logLevel and dataDir, and nothing else.\n' +
        'To go real: make a bot with @BotFather in Telegram (send /newbot), and give its token to npm run setup (or put it\n' +
        'into TELEGRAM_BOT_TOKEN), then start again. README.md has the five steps, and those for Microsoft Teams.\n',
    );
  }
  const { dataDir, logLevel } = await readPlace();
  await runSandbox({ root, dataDir, logLevel, env, scripts, group, print });
});
