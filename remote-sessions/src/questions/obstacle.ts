import type { Words } from '../replies/words/en.ts';

/** What keeps a text from being allowed by a tap: it is not what the person reads. */
export interface Doubts {
  readonly isHiding: boolean;
  readonly isUncertain?: boolean;
}

/** The sentence that says why something cannot be allowed, in Markdown; undefined where all of it can be read. */
export function obstacleIn({ questions }: Words, parts: readonly Doubts[]): string | undefined {
  if (parts.some(({ isHiding }) => isHiding)) return questions.hidden;
  return parts.some(({ isUncertain }) => isUncertain === true) ? questions.uncertain : undefined;
}
