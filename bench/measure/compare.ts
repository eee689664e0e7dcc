import { rounded } from './numbers.ts';

/** One line of the table of goals. */
export interface Row {
  goal: string;
  /** Of this build. */
  figure: string;
  /** What it is held against. */
  against: string;
  /** Median of the ratios within pairs, with the least and the most. */
  ratio: string;
  limit: string;
  /** Undefined where there is no goal, or it could not be measured. */
  isMet: boolean | undefined;
}

/** A ratio that this build shall keep. */
export interface Limit {
  isAtLeast: boolean;
  ratio: number;
}

export const atMost = (ratio: number): Limit => ({ isAtLeast: false, ratio });
export const atLeast = (ratio: number): Limit => ({ isAtLeast: true, ratio });

const limitText = ({ isAtLeast, ratio }: Limit): string => `${isAtLeast ? '≥' : '≤'} ${ratio}`;

const keeps = ({ isAtLeast, ratio }: Limit, value: number): boolean => (isAtLeast ? value >= ratio : value <= ratio);

/** The middle one; of an even number the mean of both. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return (lower + upper) / 2;
}

/** Compares figures of this build with those of another, taken in pairs: `ours[i]` in turn with `theirs[i]`. */
export function compare(
  goal: string,
  unit: string,
  ours: readonly number[],
  theirs: readonly number[],
  limit: Limit | undefined,
): Row {
  const ratios = ours.map((value, index) => value / (theirs[index] ?? Number.NaN)).filter(Number.isFinite);
  const median = medianOf(ratios);
  const range = ratios.length > 1 ? ` (${fixed(Math.min(...ratios))} to ${fixed(Math.max(...ratios))})` : '';
  const figure = (values: readonly number[]) => `${rounded(medianOf(values))} ${unit}`;
  return {
    goal,
    figure: figure(ours),
    against: figure(theirs),
    ratio: ratios.length === 0 ? '' : `${fixed(median)}${range}`,
    limit: limit === undefined ? '' : limitText(limit),
    isMet: limit === undefined || ratios.length === 0 ? undefined : keeps(limit, median),
  };
}

/** A figure of this build that has a limit of its own, or none; `value` is what the limit is for, where not the figure. */
export function limited(goal: string, figure: number, unit: string, limit?: Limit, value = figure): Row {
  return {
    goal,
    figure: `${figure} ${unit}`.trim(),
    against: '',
    ratio: value === figure ? '' : fixed(value),
    limit: limit === undefined ? '' : limitText(limit),
    isMet: limit === undefined ? undefined : keeps(limit, value),
  };
}

const fixed = (value: number) => value.toFixed(2);
