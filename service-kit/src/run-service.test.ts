import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const TOKEN = '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const moduleUrl = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/** A process with one part, whose `start` runs the given code. */
function run(
  startCode: string,
  more: 'ipc' | 'pipe' | 'ignore' = 'ignore',
): ChildProcess & { outcome: Promise<{ code: number; stdout: string; stderr: string }> } {
  const script = `
    import { CodedError } from ${moduleUrl('./errors.ts')};
    import { createLogger } from ${moduleUrl('./log/create-logger.ts')};
    import { runService } from ${moduleUrl('./run-service.ts')};
    const logger = createLogger({ name: 'sample', level: 'info', pretty: false, secrets: () => [] });
    const alive = setInterval(() => {}, 1000);
    const first = { name: 'first', start() {}, stop() { process.stdout.write('first stopped\\n'); clearInterval(alive); } };
    const second = { name: 'second', async start() { ${startCode} }, stop() { process.stdout.write('second stopped\\n'); } };
    await runService({ name: 'sample', logger, parts: [first, second] });
    process.stdout.write('running\\n');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: more === 'ipc' ? ['ignore', 'pipe', 'pipe', 'ipc'] : [more, 'pipe', 'pipe'],
  });
  const outcome = Promise.all([once(child, 'exit'), text(child.stdout!).catch(() => ''), text(child.stderr!)]).then(
    ([[code], stdout, stderr]) => ({ code, stdout, stderr }),
  );
  return Object.assign(child, { outcome });
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} stops the parts in reverse order and ends the process well`, async () => {
    const child = run('');
    child.stdout?.on('data', (chunk) => String(chunk).includes('running') && child.kill(signal));
    const { code, stdout } = await child.outcome;
    assert.equal(code, 0, stdout);
    assert.match(stdout, /second stopped\nfirst stopped/);
  });
}

for (const [what, end] of [
  ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
  ['the end of the process that started it', (child: ChildProcess) => child.disconnect()],
] as const) {
  test(`${what} ends a start that hangs, well and with what had started`, async () => {
    const child = run(`process.stdout.write('hangs\\n'); await new Promise(() => {});`, 'ipc');
    child.stdout?.on('data', (chunk) => String(chunk).includes('hangs') && end(child));
    const { code, stdout } = await child.outcome;
    assert.equal(code, 0, stdout);
    assert.match(stdout, /has not started in time[\s\S]*first stopped/);
    assert.ok(!stdout.includes('second stopped'));
  });
}

for (const isEarly of [false, true]) {
  test(`a way to the start that hangs ends with whoever started it, ${isEarly ? 'before' : 'after'} it hangs`, async (t) => {
    const script = `
      import { startOrExit } from ${moduleUrl('./start-failure.ts')};
      setInterval(() => {}, 1000);
      await startOrExit('sample', () => { process.stdout.write('hangs\\n'); return new Promise(() => {}); });
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    t.after(() => child.kill('SIGKILL'));
    if (!isEarly) await once(child.stdout!, 'data');
    child.disconnect();
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
}

test('an expected failure to start is one line on standard error, without secrets', async () => {
  const { code, stdout, stderr } = await run(
    `throw new CodedError({ code: 'PORT_TAKEN', message: 'the port is taken ${TOKEN}' })`,
  ).outcome;
  assert.equal(code, 1);
  assert.equal(stderr, 'sample could not start: the port is taken [secret]\n');
  assert.match(stdout, /^first stopped$/m);
  assert.ok(!stdout.includes('second stopped'));
});

test('an error that nobody caught is logged, the parts are stopped, and the exit code is 1', async () => {
  const { code, stdout } = await run(`setImmediate(() => { Promise.reject(new Error('nobody caught ${TOKEN}')) })`)
    .outcome;
  assert.equal(code, 1);
  assert.match(stdout, /"level":"fatal".*nobody caught \[secret\]/);
  assert.match(stdout, /second stopped\nfirst stopped/);
});

const started = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes('running') && resolve());
  });

test('the end of the process that started it ends it well, whenever that is', async () => {
  for (const isEarly of [false, true]) {
    const child = run('', 'ipc');
    if (!isEarly) await started(child);
    child.disconnect();
    const { code, stdout } = await child.outcome;
    assert.equal(code, 0, stdout);
    if (!isEarly) assert.match(stdout, /"reason":"the process that started it has ended"[\s\S]*second stopped/);
  }
});

test('an output that nobody reads any more ends it well at the next line', async () => {
  const child = run(`setInterval(() => logger.info('a line'), 1)`);
  await started(child);
  child.stdout?.destroy();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a service that was started alone does not mind a closed standard input', async () => {
  const child = run(`process.stdin.on('close', () => process.stdout.write('input closed\\n')).resume()`, 'pipe');
  await started(child);
  const closed = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes('input closed') && resolve());
  });
  child.stdin?.end();
  await closed;
  assert.equal(child.exitCode, null);
  child.kill('SIGTERM');
  const { stdout } = await child.outcome;
  assert.match(stdout, /"signal":"SIGTERM"/);
});
