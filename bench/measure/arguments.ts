import { parseArgs } from 'node:util';

/** What a run shall do. */
export interface BenchArguments {
  against: string | undefined;
  isQuick: boolean;
  pairs: number;
  jsonFile: string | undefined;
}

const PAIRS = { alone: 2, against: 5, quick: 1 };

/** Reads the words of the command line; throws with the reason where one is wrong. */
export function readArguments(words: string[]): BenchArguments {
  const { values } = parseArgs({
    args: words,
    options: {
      against: { type: 'string' },
      quick: { type: 'boolean', default: false },
      pairs: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const usual = values.quick ? PAIRS.quick : values.against === undefined ? PAIRS.alone : PAIRS.against;
  const pairs = Number(values.pairs ?? usual);
  if (!Number.isInteger(pairs) || pairs < 1 || pairs > 50) throw new Error('--pairs is a number from 1 to 50');
  return { against: values.against, isQuick: values.quick, pairs, jsonFile: values.json };
}
