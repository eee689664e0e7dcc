import type { Person } from 'sandbox/telegram';
import type { Bridge } from '../../tests/harness/bridge.ts';
import { nowMs } from './numbers.ts';

export const projectNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `bench-${index}`);

/** Pairs so many people, each with the project of the same number (the last one for those that are left over). */
export function pairPeople(bridge: Bridge, projects: readonly string[], count = projects.length): Promise<Person[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const person = bridge.telegram.person({ id: 5_001 + index });
      await bridge.pair(person);
      await bridge.choose(person, projects[Math.min(index, projects.length - 1)] ?? '');
      return person;
    }),
  );
}

export interface Asked {
  sentAt: number;
  seenAt: number;
}

/** Sends a prompt that is echoed and resolves when its answer stands in the chat. */
export async function ask(person: Person, prompt: string): Promise<Asked> {
  const answer = `ECHO: ${prompt}`;
  const sentAt = nowMs();
  person.send(prompt);
  await person.waitFor(({ messages }) => messages.at(-1)?.text === answer, { timeoutMs: 60_000 });
  return { sentAt, seenAt: nowMs() };
}

/** Sends prompts one after another; the time from each to its answer, in milliseconds. */
export async function askOneByOne(person: Person, prompts: readonly string[]): Promise<number[]> {
  const tookMs: number[] = [];
  for (const prompt of prompts) {
    const { sentAt, seenAt } = await ask(person, prompt);
    tookMs.push(seenAt - sentAt);
  }
  return tookMs;
}
