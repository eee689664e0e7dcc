/** Said wherever a credential is masked, as Markdown. */
export const SECRET_SENTENCE = 'A secret in it is not shown: it stands as `[secret]`.';

/** What keeps a text from being allowed by a tap: it is not what the person reads. */
export interface Doubts {
  readonly isHiding: boolean;
  readonly isUncertain?: boolean;
}

/** The sentence that says why something cannot be allowed, in Markdown; undefined where all of it can be read. */
export function obstacleIn(parts: readonly Doubts[]): string | undefined {
  if (parts.some(({ isHiding }) => isHiding)) {
    return 'It has characters that cannot be seen; they are written out, like `\\u202e`.';
  }
  return parts.some(({ isUncertain }) => isUncertain === true)
    ? 'What is masked looks like a password or a key, but it may be something that matters.'
    : undefined;
}
