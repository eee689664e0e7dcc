import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Build } from '../measure/builds.ts';
import { atMost, limited, type Row } from '../measure/compare.ts';
import { rounded } from '../measure/numbers.ts';
import type { BenchScope } from '../measure/scope.ts';
import { openStage, type Stage } from '../measure/stage.ts';
import { memoryNow } from './memory.ts';

/** What is there at one moment; sizes in megabytes. */
interface Sample {
  prompts: number;
  memoryMb: number;
  handles: number;
  databaseMb: number;
  /** All other files of the services, databases' side files among them. */
  otherFilesMb: number;
}

export interface SoakFigures {
  prompts: number;
  samples: Sample[];
}

const CHATS = 20;
const LOOKS = 40;
/** The same within what one look differs from the next. */
const FLAT = atMost(1.05);

/** So many chats work for so long without a pause, while it is looked at what they leave. */
export async function measureSoak(scope: BenchScope, build: Build, forMs: number): Promise<SoakFigures> {
  scope.note(`soak: ${CHATS} chats for ${forMs / 1_000} s`);
  const stage = await openStage(scope, build, CHATS);
  try {
    await stage.start();
    await stage.talk.meet(stage.talk.ids, build.isBridge);
    const samples: Sample[] = [];
    let prompts = 0;
    const endsAt = performance.now() + forMs;
    const looking = setInterval(() => samples.push(sampleOf(stage, prompts)), forMs / LOOKS);
    try {
      await Promise.all(
        stage.talk.ids.map(async (id) => {
          for (; performance.now() < endsAt; prompts++) await stage.talk.ask(id, 'reply');
        }),
      );
    } finally {
      clearInterval(looking);
    }
    return { prompts, samples };
  } finally {
    await stage.close();
  }
}

function sampleOf(stage: Stage, prompts: number): Sample {
  const { bothMb, handles } = memoryNow(stage);
  const files = readdirSync(stage.dataDir, { recursive: true }).map(String);
  const sizeOf = (names: readonly string[]) =>
    rounded(names.reduce((sum, name) => sum + bytesOf(join(stage.dataDir, name)), 0) / 1_000_000);
  return {
    prompts,
    memoryMb: bothMb,
    handles,
    databaseMb: sizeOf(files.filter((name) => name.endsWith('.db'))),
    otherFilesMb: sizeOf(files.filter((name) => !name.endsWith('.db'))),
  };
}

/** Of a file that may be gone by now. */
function bytesOf(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : 0;
}

/** Compares the last quarter with the one before: what grows in the second half is not flat. */
export function judgeSoak({ samples, prompts }: SoakFigures): Row[] {
  const quarter = Math.floor(samples.length / 4);
  const [third, fourth] = [samples.slice(-2 * quarter, -quarter), samples.slice(-quarter)];
  const meanOf = (some: readonly Sample[], of: (sample: Sample) => number) =>
    some.reduce((sum, sample) => sum + of(sample), 0) / some.length;
  const growth = (what: string, unit: string, of: (sample: Sample) => number) => {
    const [before, after] = [meanOf(third, of), meanOf(fourth, of)];
    return limited(what, rounded(after), `${unit} (${rounded(before)} before)`, FLAT, after / before);
  };
  const [first, last] = [samples[2 * quarter], samples.at(-1)];
  const grownKb = ((last?.databaseMb ?? 0) - (first?.databaseMb ?? 0)) * 1_000;
  const perPrompt = rounded(grownKb / ((last?.prompts ?? 0) - (first?.prompts ?? 0)));
  return [
    growth('memory of both services', 'MB', ({ memoryMb }) => memoryMb),
    growth('open handles of both', 'on average', ({ handles }) => handles),
    growth(`databases: ${perPrompt} kB a prompt, which are kept for 7 days`, 'MB', ({ databaseMb }) => databaseMb),
    growth('all other files', 'MB', ({ otherFilesMb }) => otherFilesMb),
    limited('prompts meanwhile', prompts, ''),
  ];
}
