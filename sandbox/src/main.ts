import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEtienneStandIn } from './etienne/index.ts';
import { fileAgent } from './file-agent.ts';
import { createTeamsStandIn } from './teams/index.ts';
import { createTelegramStandIn } from './telegram/index.ts';
import { playInTerminal } from './terminal/play-in-terminal.ts';

/** Projects that a person finds in a fresh sandbox. */
const PROJECTS = ['my-app', 'website'];

/** The settings of the services that talk to these stand-ins, for the pairing command. */
const settingsFile = process.env.SANDBOX_SETTINGS;
const workspaceDir = process.env.SANDBOX_WORKSPACE ?? join(tmpdir(), 'sandbox-workspace');
for (const project of PROJECTS) {
  const folder = join(workspaceDir, project);
  mkdirSync(folder, { recursive: true });
  const readme = join(folder, 'README.md');
  if (!existsSync(readme)) writeFileSync(readme, `# ${project}\n\nA project of the sandbox.\n`);
}

const etienne = await createEtienneStandIn({ workspaceDir, model: fileAgent });
const telegram = await createTelegramStandIn();
const teams = await createTeamsStandIn();
const teamsBot = process.env.SANDBOX_TEAMS_BOT;
if (teamsBot !== undefined) teams.connect(teamsBot);
let isEnding = false;
async function end() {
  if (isEnding) return;
  isEnding = true;
  await Promise.all([telegram.close(), teams.close(), etienne.close()]);
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
// Whoever started it has ended, or nobody reads on.
process.once('disconnect', end);
process.stdout.on('error', end);

process.send?.({
  telegramApiRoot: telegram.apiRoot,
  telegramBotToken: telegram.token,
  teams: {
    appId: teams.appId,
    appPassword: teams.appSecret,
    tenantId: teams.tenantId,
    loginUrl: teams.loginUrl,
    openIdMetadataUrl: teams.openIdMetadataUrl,
    allowedServiceUrls: [teams.url],
  },
  etienneUrl: etienne.url,
});

console.log(
  `Stand-ins: Telegram ${telegram.apiRoot}, Teams ${teams.url}, Etienne ${etienne.url}; projects: ${workspaceDir}`,
);
console.log('You are the person in Telegram: what you type here is sent to the bot. #1 presses the first button.');
console.log('"teams: hello" writes the same as a person in Microsoft Teams; "teams: #1" presses there.');
console.log(
  'Begin with /start, then run the command that the bot names, here or in a second terminal; Ctrl-C ends it.\n',
);
playInTerminal({
  telegram,
  teams,
  input: process.stdin,
  output: process.stdout,
  pairingCommand: [
    fileURLToPath(new URL('../../start-scripts/pairing.sh', import.meta.url)),
    ...(settingsFile === undefined ? [] : ['--settings', settingsFile]),
  ],
});
