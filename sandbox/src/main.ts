import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEtienneStandIn } from './etienne/index.ts';
import { fileAgent } from './file-agent.ts';
import { createTelegramStandIn } from './telegram/index.ts';
import { playInTerminal } from './terminal/play-in-terminal.ts';

/** Projects that a person finds in a fresh sandbox. */
const PROJECTS = ['my-app', 'website'];

const workspaceDir = process.env.SANDBOX_WORKSPACE ?? join(tmpdir(), 'sandbox-workspace');
for (const project of PROJECTS) {
  const folder = join(workspaceDir, project);
  mkdirSync(folder, { recursive: true });
  const readme = join(folder, 'README.md');
  if (!existsSync(readme)) writeFileSync(readme, `# ${project}\n\nA project of the sandbox.\n`);
}

const etienne = await createEtienneStandIn({ workspaceDir, model: fileAgent });
const telegram = await createTelegramStandIn();
process.send?.({ telegramApiRoot: telegram.apiRoot, telegramBotToken: telegram.token, etienneUrl: etienne.url });

console.log(`Telegram stand-in: ${telegram.apiRoot}, Etienne stand-in: ${etienne.url}, its projects: ${workspaceDir}`);
console.log('You are the person in Telegram: what you type here is sent to the bot. #1 presses the first button.');
console.log(
  'Begin with /start, then run the command that the bot names, here or in a second terminal; Ctrl-C ends it.\n',
);
playInTerminal({
  telegram,
  input: process.stdin,
  output: process.stdout,
  pairingScript: fileURLToPath(new URL('../../start-scripts/pairing.sh', import.meta.url)),
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await Promise.all([telegram.close(), etienne.close()]);
    process.exit(0);
  });
}
