import type { Person } from 'sandbox/telegram';
import { markIn } from '../measure/how-answered.ts';
import { nowMs, rounded, spreadOf } from '../measure/numbers.ts';
import { type Arrangement, usedMs } from './arrangement.ts';

let count = 0;

async function ask(person: Person): Promise<number> {
  const mark = `${person.id}-${count++}`;
  const at = nowMs();
  person.send(`Please do «${mark}»`);
  await person.waitFor(({ messages }) => messages.find(({ from, text }) => from === 'bot' && markIn(text) === mark), {
    timeoutMs: 120_000,
  });
  return nowMs() - at;
}

/** From a message to its answer, one after another in one chat: the median in milliseconds. */
export async function oneByOneMs({ people: [person] }: Arrangement, prompts: number): Promise<number> {
  const took: number[] = [];
  for (let index = 0; index < prompts; index++) took.push(await ask(person as Person));
  return spreadOf(took).median;
}

/** All chats at once, so many prompts each: how many are answered in a second, and what each costs in milliseconds. */
export async function allAtOnce(arrangement: Arrangement, each: number) {
  const { people } = arrangement;
  const prompts = people.length * each;
  const [transactions, before, at] = [await arrangement.transactions(), usedMs(arrangement), nowMs()];
  await Promise.all(
    people.map(async (person) => {
      for (let index = 0; index < each; index++) await ask(person);
    }),
  );
  const tookMs = nowMs() - at;
  const after = usedMs(arrangement);
  const used = (kind: keyof typeof before) => rounded((after[kind] - before[kind]) / prompts);
  return {
    promptsPerS: rounded((prompts * 1_000) / tookMs),
    managersMs: used('managers'),
    providersMs: used('providers'),
    postgresMs: used('postgres'),
    standInsMs: used('standIns'),
    transactions: rounded(((await arrangement.transactions()) - transactions) / prompts),
  };
}

export type Load = Awaited<ReturnType<typeof allAtOnce>>;
