import { parseArgs } from 'node:util';

/** What a run can measure: builds in turn, fairness, growth with what is stored, a long load, memory after many prompts. */
const PARTS = ['pairs', 'fair', 'flat', 'soak', 'many'] as const;
export type Part = (typeof PARTS)[number];

/** What a run shall do. */
export interface BenchArguments {
  against: string | undefined;
  isQuick: boolean;
  isLong: boolean;
  parts: readonly Part[];
  pairs: number;
  scale: number;
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
      long: { type: 'boolean', default: false },
      only: { type: 'string' },
      pairs: { type: 'string' },
      scale: { type: 'string', default: '1' },
      json: { type: 'string' },
    },
  });
  const { against, quick: isQuick, long: isLong } = values;
  if (isQuick && isLong) throw new Error('--quick and --long exclude each other');
  const usualPairs = isQuick ? PAIRS.quick : against === undefined ? PAIRS.alone : PAIRS.against;
  const pairs = Number(values.pairs ?? usualPairs);
  if (!Number.isInteger(pairs) || pairs < 1 || pairs > 50) throw new Error('--pairs is a whole number from 1 to 50');
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new Error('--scale is a number above 0, at most 1');
  return {
    against,
    isQuick,
    isLong,
    parts: readParts(values.only) ?? usualParts(isQuick, isLong),
    pairs,
    scale,
    jsonFile: values.json,
  };
}

function usualParts(isQuick: boolean, isLong: boolean): readonly Part[] {
  if (isQuick) return ['pairs'];
  return isLong ? PARTS : PARTS.filter((part) => part !== 'many');
}

function readParts(names: string | undefined): readonly Part[] | undefined {
  if (names === undefined) return undefined;
  return names.split(',').map((name) => {
    const part = PARTS.find((one) => one === name.trim());
    if (part === undefined) throw new Error(`--only takes some of: ${PARTS.join(', ')}`);
    return part;
  });
}
