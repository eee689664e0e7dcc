import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from './harness/free-port.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Started {
  child: ChildProcess;
  folder: string;
  /** Resolves with what matches as soon as the output has it. */
  until(text: RegExp): Promise<RegExpExecArray>;
  type(line: string): void;
}

/** Starts `npm start`'s script as a person would, with settings of its own and nothing from a developer's. */
async function start(t: TestContext, settings: object): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(settings));
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(TELEGRAM|ETIENNE|PROVIDER|REMOTE)_|^(DATA_DIR|LOG_LEVEL)$|^NODE_TEST/.test(name),
  );
  const env = {
    ...Object.fromEntries(kept),
    REMOTE_SESSIONS_CONFIG: join(folder, 'config.json'),
    DATA_DIR: join(folder, 'data'),
  };
  const child = spawn('sh', [`${root}start-scripts/start.sh`], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let onOutput = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
      onOutput();
    });
  }
  const gone = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    child,
    folder,
    until: (text) =>
      new Promise((resolve, reject) => {
        onOutput = () => {
          const match = text.exec(output);
          if (match !== null) resolve(match);
        };
        child.once('exit', () => reject(new Error(`ended before ${text} was seen:\n${output}`)));
        onOutput();
      }),
    type: (line) => child.stdin.write(`${line}\n`),
  };
}

describe('npm start', () => {
  it('without a bot token is a sandbox where a person plays the whole main job in the terminal', async (t) => {
    const telegramPort = await freePort();
    const { until, type, child, folder } = await start(t, {
      channels: { telegram: { port: telegramPort } },
      remoteSessions: { port: await freePort() },
      providers: { telegram: { url: `http://127.0.0.1:${telegramPort}` } },
    });
    await until(/SANDBOX[\s\S]*BotFather[\s\S]*services log to/);
    type('/start');
    const [command] = await until(/npm run pairing -- approve telegram [A-Z2-9]{8}/);
    type(command);
    await until(/#1 \[my-app\]/);
    type('#1');
    await until(/now talking to my-app/);
    type('hello sandbox');
    await until(/ECHO: hello sandbox/);
    writeFileSync(join(folder, 'data/sandbox/workspace/my-app/pixels.bin'), Buffer.from([0, 255, 1, 254]));
    type('/get pixels.bin');
    await until(/\[file pixels\.bin\]/);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });

  it('names every wrong setting and ends with 1', async (t) => {
    const { child, until } = await start(t, { logLevel: 'loud', chanels: {} });
    const exit = once(child, 'exit');
    await until(/chanels[\s\S]*logLevel|logLevel[\s\S]*chanels/);
    assert.deepEqual(await exit, [1, null]);
  });
});
