import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';

/** Takes what the tests leave of the processor, which is about a quarter: most of them wait most of the time. */
const LOWEST_PRIORITY = 19;

/** Resolves with whether it ended well. */
async function endsWell(child: ChildProcess): Promise<boolean> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

const pnpm = (name: string, stdio: 'inherit' | 'pipe') =>
  spawn('pnpm', ['run', name], { stdio: ['ignore', stdio, stdio] });

const looks = pnpm('/^(lint|floors|types|unused)$/', 'pipe');
if (looks.pid !== undefined) setPriority(looks.pid, LOWEST_PRIORITY);
let said = '';
for (const stream of [looks.stdout, looks.stderr]) {
  stream?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
}
const looksEnd = endsWell(looks).then((isWell) => {
  process.stdout.write(`${said}\n`);
  return isWell;
});
const [isClean, isRight] = await Promise.all([looksEnd, endsWell(pnpm('tests', 'inherit'))]);
// Between the lines of the tests it is easily missed.
if (!isClean) process.stdout.write(`\nlint, floors, types or unused failed:\n${said}\n`);
if (!isClean || !isRight) process.exitCode = 1;
