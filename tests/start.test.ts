import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from 'service-kit/starting';
import { runScript } from './harness/service-process.ts';

/** EX_CONFIG of sysexits.h: a service that ends so is not started again. */
const WRONG_SETTINGS = 78;

const root = fileURLToPath(new URL('../', import.meta.url));

interface Started {
  child: ChildProcess;
  folder: string;
  /** Resolves with what matches as soon as the output has it. */
  until(text: RegExp): Promise<RegExpExecArray>;
  type(line: string): void;
}

/** Starts `npm start`'s script as a person would, with settings of its own and nothing from a developer's. */
async function start(t: TestContext, settings: object | string): Promise<Started> {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  writeFileSync(join(folder, 'config.json'), typeof settings === 'string' ? settings : JSON.stringify(settings));
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
  // One for each thing that is waited for.
  child.setMaxListeners(50);
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
  it('names every wrong setting and ends with 78', async (t) => {
    const { child, until } = await start(t, { logLevel: 'loud', chanels: {} });
    const exit = once(child, 'exit');
    await until(/chanels[\s\S]*logLevel|logLevel[\s\S]*chanels/);
    assert.deepEqual(await exit, [78, null]);
  });

  it('without a bot token but with another provider runs the manager alone, which waits for no Telegram', async (t) => {
    const port = await freePort();
    const { until } = await start(t, {
      remoteSessions: { port },
      providers: { console: { url: 'http://127.0.0.1:1' } },
      etienne: { url: 'http://127.0.0.1:1' },
    });
    await until(/manager runs alone, for the providers set up elsewhere \(console\)/);
    await until(/remote-sessions has started/);
    const ready = await fetch(`http://127.0.0.1:${port}/ready`);
    const { parts } = (await ready.json()) as { parts: object };
    assert.deepEqual(
      Object.keys(parts).filter((part) => part.startsWith('provider')),
      ['provider:console'],
    );
  });

  it('does not take an untouched config.example.json for settings', async (t) => {
    const { child, until } = await start(t, readFileSync(join(root, 'config.example.json'), 'utf8'));
    const exit = once(child, 'exit');
    await until(/botToken[\s\S]*jwtSecret|jwtSecret[\s\S]*botToken/);
    assert.deepEqual(await exit, [78, null]);
  });
});

describe('a start script', () => {
  const scripts = [
    'start',
    'start-telegram',
    'start-teams',
    'start-remote-sessions',
    'start-sandbox',
    'pairing',
    'retry',
    'run',
  ];
  it('says by --help what it does, and does nothing', async () => {
    for (const name of scripts) {
      const { code, output } = await runScript(`${name}.sh`, ['--help'], { PATH: process.env.PATH });
      assert.equal(code, 0, output);
      assert.match(output, /^(Starts|Decides|Sends|Runs) [^\n]+\n$/);
    }
  });

  it('says by --help what options it has, where it has some', async () => {
    for (const name of ['setup', 'doctor', 'status', 'conformance']) {
      const { code, output } = await runScript(`${name}.sh`, ['--help'], { PATH: process.env.PATH });
      assert.equal(code, 0, output);
      assert.match(output, /^[A-Z][^\n]+\n {2}--\w[\s\S]+\.\n$/);
    }
  });

  it('starts nothing where a word is mistyped', async () => {
    for (const [name, expected] of [
      ['start', 1],
      ['start-telegram', WRONG_SETTINGS],
      ['start-remote-sessions', WRONG_SETTINGS],
      ['start-sandbox', 1],
    ] as const) {
      const { code, output } = await runScript(`${name}.sh`, ['--sandbx'], { PATH: process.env.PATH });
      assert.equal(code, expected, output);
      assert.match(output, /could not start: Unknown option '--sandbx'/);
    }
  });
});
