import type { Build } from './builds.ts';
import { measureRound, type Round, type RoundSize } from './round.ts';
import type { BenchScope } from './scope.ts';
import { openStage } from './stage.ts';

/**
 * Measures builds in turn, so many times, each time in the other order.
 *
 * Before that each is started once, so that what it compiles is kept for all starts that are measured.
 */
export async function measurePairs(
  scope: BenchScope,
  builds: readonly Build[],
  pairs: number,
  size: RoundSize,
): Promise<Map<Build, Round[]>> {
  const rounds = new Map<Build, Round[]>(builds.map((build) => [build, []]));
  for (const build of builds) {
    const stage = await openStage(scope, build, 1);
    await stage.start();
    await stage.stop();
    await stage.close();
  }
  for (let pair = 0; pair < pairs; pair++) {
    for (const build of pair % 2 === 0 ? builds : builds.toReversed()) {
      scope.note(`pair ${pair + 1} of ${pairs}: ${build.name}`);
      rounds.get(build)?.push(await measureRound(scope, build, size));
    }
  }
  return rounds;
}
