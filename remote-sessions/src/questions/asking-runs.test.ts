import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openPostgres } from '../../../service-kit/src/testing/with-databases.ts';
import { ASKING_RUNS_TABLE, createAskingRuns } from './asking-runs.ts';

it('runs that ask are known to all managers until they ask no more, or their question is over', async (t) => {
  const database = await openPostgres([ASKING_RUNS_TABLE]);
  t.after(() => database.close());
  let now = 1_000;
  const asking = createAskingRuns(database, () => now);
  await Promise.all([asking.note('a', 2_000), asking.note('b', 3_000), asking.note('c', 9_000)]);
  await asking.note('a', 5_000);
  await asking.note('b', undefined);
  assert.deepEqual([...(await asking.all())].toSorted(), ['a', 'c']);
  now = 5_000;
  assert.deepEqual([...(await asking.all())], ['c']);
});
