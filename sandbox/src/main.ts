import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SUGGESTIONS, sandboxAgent } from './agent/sandbox-agent.ts';
import { createEtienneStandIn } from './etienne/index.ts';
import { createOperator } from './operator/operator.ts';
import { createPage } from './page/page-server.ts';
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

const script = (name: string) => [
  fileURLToPath(new URL(`../../start-scripts/${name}`, import.meta.url)),
  ...(settingsFile === undefined ? [] : ['--settings', settingsFile]),
];

/** Files of the agent are shown and downloaded whole, so all of them are kept. */
const KEPT_UPLOAD_BYTES = 50 * 1024 * 1024;

const etienne = await createEtienneStandIn({ workspaceDir, model: sandboxAgent });
const telegram = await createTelegramStandIn({
  topics: true,
  keepUploadsUpToBytes: KEPT_UPLOAD_BYTES,
  recordCalls: false,
});
const teams = await createTeamsStandIn();
const operator = createOperator({ pairing: script('pairing.sh'), retry: script('retry.sh') });
const page = await createPage({
  telegram,
  projects: { workspaceDir, onChange: etienne.state.onChange },
  operator,
  suggestions: SUGGESTIONS,
  port: Number(process.env.SANDBOX_PAGE_PORT ?? 0),
});
const teamsBot = process.env.SANDBOX_TEAMS_BOT;
if (teamsBot !== undefined) teams.connect(teamsBot);
let isEnding = false;
async function end() {
  if (isEnding) return;
  isEnding = true;
  await Promise.all([page.close(), telegram.close(), teams.close(), etienne.close()]);
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
  pageUrl: page.url,
});

console.log(
  `Stand-ins: Telegram ${telegram.apiRoot}, Teams ${teams.url}, Etienne ${etienne.url}; projects: ${workspaceDir}`,
);
console.log(`
Open ${page.url} in a browser: you are the person in the chat and the operator beside it.

Or stay here: what you type is sent to the bot in Telegram; #1 presses the first button.
"teams: hello" writes the same as a person in Microsoft Teams; "teams: #1" presses there.
Begin with /start, then run the command that the bot names, here or in a second terminal; Ctrl-C ends it.
Once you have chosen a project, try: ${SUGGESTIONS.join(', ')}.
`);
playInTerminal({ telegram, teams, input: process.stdin, output: process.stdout, operator });
