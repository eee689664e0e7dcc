import { answers } from './answers.ts';
import { meantIn, type World, worlds } from './worlds.ts';

export type CorpusAnswer = { markdown: string; meant: string[] };

/** Every answer in every world, with the addresses in it that were meant. */
export const corpus: CorpusAnswer[] = worlds.flatMap((world) =>
  answers.map((answer) => {
    const markdown = answer.replace(/\{(\w+)\}/g, (source, name: string) => world[name as keyof World] ?? source);
    return { markdown, meant: meantIn(world).filter((address) => markdown.includes(address)) };
  }),
);
