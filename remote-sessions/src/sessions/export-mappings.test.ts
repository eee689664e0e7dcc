import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { createManualClock, type Hold } from 'service-kit';
import type { SessionMapping } from 'shared-types';
import { privateFolder } from '../testing/private-folder.ts';
import { silentLog, until } from '../testing/waiting.ts';
import { createMappingExport } from './export-mappings.ts';
import { mappingOf } from './session-store-contract.ts';

/** An export that others may do, too. */
function openExport(t: TestContext) {
  const folder = privateFolder();
  t.after(folder.remove);
  const path = join(folder.path, 'remote-sessions.json');
  const clock = createManualClock();
  const given = { mappings: [mappingOf('1')] as SessionMapping[], isElsewhere: false, isSteady: true, reads: 0 };
  const missed = new Set<() => void>();
  const lost = new Set<() => void>();
  const hold: Hold = { within: (work) => work(), isSteady: () => given.isSteady, leave() {}, giveUp: async () => {} };
  const exporting = createMappingExport({
    path,
    async list() {
      given.reads++;
      return given.mappings;
    },
    ownership: {
      hold: async () => (given.isElsewhere ? undefined : hold),
      onMissed(listener) {
        missed.add(listener);
        return () => missed.delete(listener);
      },
      onLost(listener) {
        lost.add(listener);
        return () => lost.delete(listener);
      },
    },
    clock,
    log: silentLog,
  });
  t.after(exporting.stop);
  const written = (): SessionMapping[] | undefined => {
    try {
      return JSON.parse(readFileSync(path, 'utf8'))['remote-sessions'];
    } catch {
      return undefined;
    }
  };
  return {
    ...exporting,
    path,
    clock,
    given,
    files: () => readdirSync(folder.path),
    tell(of: 'missed' | 'lost') {
      for (const listener of { missed, lost }[of]) listener();
    },
    written,
    untilWritten: (count: number) => until(() => written()?.length === count, `${count} mappings in the file`),
  };
}

describe('the file of mappings that managers share', () => {
  it('is written at the start and after changes, many by one write', async (t) => {
    const one = openExport(t);
    one.start();
    await one.untilWritten(1);
    for (let index = 2; index <= 50; index++) {
      one.given.mappings.push(mappingOf(String(index)));
      one.changed();
    }
    await until(() => {
      one.clock.advance(1_000);
      return one.written()?.length === 50;
    });
    assert.equal(one.given.reads, 2);
    assert.deepEqual(one.written(), one.given.mappings);
  });

  it('is written by whoever has it, and by the next one when that dies', async (t) => {
    const one = openExport(t);
    one.given.isElsewhere = true;
    one.start();
    one.changed();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([one.given.reads, one.files()], [0, []]);
    one.given.isElsewhere = false;
    one.tell('missed');
    await one.untilWritten(1);
  });

  it('is not touched by a manager that others may have taken over from, and written again under a new lease', async (t) => {
    const one = openExport(t);
    one.given.isSteady = false;
    one.start();
    await until(() => one.given.reads === 1);
    assert.deepEqual(one.files(), []);
    one.given.isSteady = true;
    one.tell('lost');
    await until(() => {
      one.clock.advance(1_000);
      return one.written()?.length === 1;
    });
  });

  it('moves aside what was not exported, once', async (t) => {
    const one = openExport(t);
    const before = '{"remote-sessions": []}';
    writeFileSync(one.path, before);
    one.start();
    await one.untilWritten(1);
    one.given.mappings.push(mappingOf('2'));
    one.changed();
    await until(() => {
      one.clock.advance(1_000);
      return one.written()?.length === 2;
    });
    const aside = one.files().filter((name) => name.startsWith('remote-sessions.json.before-'));
    assert.equal(aside.length, 1);
    assert.equal(readFileSync(join(one.path, '..', aside[0] ?? ''), 'utf8'), before);
  });
});
