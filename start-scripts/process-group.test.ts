import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { accountLine } from './account-line.ts';

it('a service that ends by itself ends the others, and the reason in its log is told', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'group-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const script = join(folder, 'service.sh');
  const log = join(folder, 'service.log');
  writeFileSync(
    script,
    'echo \'{"level":"info","msg":"begins"}\'\necho "service could not start: no room" >&2\nexit 7\n',
  );
  const module = new URL('./process-group.ts', import.meta.url);
  const program = `
    import { createProcessGroup } from ${JSON.stringify(module.href)};
    createProcessGroup().run('service', ${JSON.stringify(script)}, { env: process.env, logFile: ${JSON.stringify(log)} });
  `;
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', program], (error, _stdout, said) =>
      resolve({ code: error?.code, stderr: said }),
    );
  });
  assert.equal(code, 7);
  assert.equal(stderr, `service has ended (exit code 7).\n  service could not start: no room\n  Its log: ${log}\n`);
});

it('a service that had worked is started again, which is said, and not once its settings are wrong', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'group-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const script = join(folder, 'service.sh');
  const life = join(folder, 'life');
  // Its first life ends by kill -9, its second by an error, and the third finds other settings.
  writeFileSync(
    script,
    `[ ! -e '${life}2' ] || exit 78
if [ -e '${life}1' ]; then touch '${life}2'; else touch '${life}1'; fi
[ -e '${life}2' ] && end='process.exit(3)' || end='process.kill(process.pid, "SIGKILL")'
exec '${process.execPath}' -e "process.send({ hasStarted: true }, () => { $end })"
`,
  );
  const module = new URL('./process-group.ts', import.meta.url);
  const rules = new URL('./after-end.ts', import.meta.url);
  const program = `
    import { createProcessGroup } from ${JSON.stringify(module.href)};
    import { afterEnd } from ${JSON.stringify(rules.href)};
    const soon = (ended) => {
      const next = afterEnd(ended, () => 0);
      return next.do === 'start' ? { ...next, afterMs: 1 } : next;
    };
    createProcessGroup(soon).run('service', ${JSON.stringify(script)}, { env: process.env, isKept: true });
  `;
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', program], (error, _stdout, said) =>
      resolve({ code: error?.code, stderr: said }),
    );
  });
  assert.deepEqual(
    [code, stderr],
    [
      78,
      'service has ended (SIGKILL) and is started again in 1 s.\n' +
        'service has ended (exit code 3) and is started again in 1 s.\n' +
        'service has ended (exit code 78).\n',
    ],
  );
});

it('what a provider tells of its account is a line for a person', () => {
  assert.equal(
    accountLine({ account: '@a_bot', link: 'https://t.me/a_bot' }),
    'Your bot is @a_bot: write /start to it, https://t.me/a_bot',
  );
  for (const other of [undefined, null, 'text', {}, { account: '@a_bot' }, { account: 1, link: 2 }]) {
    assert.equal(accountLine(other), undefined);
  }
});
