import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createManualClock } from './clock.ts';
import { createCommonFolder } from './common-folder.ts';

function setup(t: TestContext) {
  const root = mkdtempSync(join(tmpdir(), 'common-'));
  t.after(() => rmSync(root, { recursive: true }));
  const living = new Set<string>();
  const clock = createManualClock();
  const warnings: object[] = [];
  const processIn = (folder: string, name: string) => {
    living.add(name);
    return createCommonFolder({
      folder: join(root, folder),
      service: 'telegram',
      name,
      others: async () => [...living].filter((other) => other !== name),
      clock,
      log: { warn: (details) => void warnings.push(details) },
    });
  };
  return { root, living, clock, warnings, processIn };
}

describe('the folder of files that machines share', () => {
  it('is the same where each sees the mark of the other, also of those that start later', async (t) => {
    const { processIn, living } = setup(t);
    const [one, two] = [processIn('shared', 'one on a, process 1'), processIn('shared', 'two on b, process 1')];
    await one.start();
    await two.start();
    assert.deepEqual([await one.state(), await two.state()], [{ ok: true }, { ok: true }]);
    await two.stop();
    living.delete('two on b, process 1');
    assert.deepEqual(await one.state(), { ok: true });
  });

  it('is said not to be, with the way out, where one does not', async (t) => {
    const { processIn, clock, warnings } = setup(t);
    const [one, two] = [processIn('a', 'one'), processIn('b', 'two')];
    await one.start();
    await two.start();
    const { ok, error = '' } = await one.state();
    assert.equal(ok, false);
    assert.match(error, /"two": set storage\.files to a folder that all machines share/);
    clock.advance(10_000);
    while (warnings.length < 2) await new Promise((resolve) => setImmediate(resolve));
    await one.stop();
    await two.stop();
  });

  it('keeps no marks of those that are long gone', async (t) => {
    const { processIn, root } = setup(t);
    await processIn('shared', 'gone').start();
    const mark = join(root, 'shared', 'seen-by-telegram', 'gone-since');
    writeFileSync(mark, '');
    utimesSync(mark, 0, 0);
    await processIn('shared', 'new').start();
    assert.equal(existsSync(mark), false);
    assert.deepEqual(readdirSync(join(root, 'shared', 'seen-by-telegram')).toSorted(), ['gone', 'new']);
  });
});
