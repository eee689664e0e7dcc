import { setTimeout as rest } from 'node:timers/promises';
import { startBridge } from '../tests/harness/bridge.ts';
import { askOneByOne, pairPeople, projectNames } from './measure/chats.ts';
import { troubleIn } from './measure/log-lines.ts';
import { memoryOf } from './measure/process-use.ts';
import { runBench } from './measure/run-bench.ts';

const CHATS = 20;
const PROMPTS_PER_CHAT = 10;
/** Seconds of rest may be given as the argument. */
const REST_MS = Number(process.argv[2] ?? 30) * 1_000;
const SETTLE_MS = 2_000;
const MOST_MB = 110;

await runBench('memory-at-rest', 120_000, async (scope) => {
  const projects = projectNames(CHATS);
  const bridge = await startBridge(scope, { projects });
  const look = () => ({ provider: memoryOf(bridge.provider.pid), manager: memoryOf(bridge.manager.pid) });

  await rest(SETTLE_MS);
  const started = look();
  const people = await pairPeople(bridge, projects);
  await Promise.all(
    people.map((person, chat) =>
      askOneByOne(
        person,
        Array.from({ length: PROMPTS_PER_CHAT }, (_, index) => `prompt ${chat}-${index}.`),
      ),
    ),
  );
  const worked = look();
  scope.note(`resting for ${REST_MS / 1_000} s`);
  await rest(REST_MS);
  const rested = look();

  const rows = Object.entries({ started, worked, rested }).flatMap(([when, seen]) =>
    Object.entries(seen).map(([process, memory]) => ({ when, process, ...memory })),
  );
  const isWithin = Object.values(rested).every(({ rssMb }) => rssMb <= MOST_MB);
  return {
    tables: { [`Memory (MB); at rest at most ${MOST_MB} each: ${isWithin ? 'kept' : 'MISSED'}`]: rows },
    figures: { started, worked, rested, mostMb: MOST_MB, isWithin, trouble: troubleIn(bridge) },
  };
});
