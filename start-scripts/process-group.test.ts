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

it('what a provider tells of its account is a line for a person', () => {
  assert.equal(
    accountLine({ account: '@a_bot', link: 'https://t.me/a_bot' }),
    'Your bot is @a_bot: write /start to it, https://t.me/a_bot',
  );
  for (const other of [undefined, null, 'text', {}, { account: '@a_bot' }, { account: 1, link: 2 }]) {
    assert.equal(accountLine(other), undefined);
  }
});
