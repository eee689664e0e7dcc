export type CodedErrorOptions = {
  readonly code: string;
  readonly message: string;
  readonly statusCode?: number;
  readonly retryable?: boolean;
  readonly isOfSettings?: boolean;
  readonly cause?: unknown;
};

/**
 * A failure with a name that other code, the log and the HTTP interface can rely on.
 *
 * `code` is stable and written in capitals (`CONFIG_INVALID`); `message` is for the operator; what a person reads stands
 * among the words of a service, by the code; `retryable` says whether the same call may succeed later; `isOfSettings` says
 * that only other settings help, here or where it was refused, so that a start ends with it.
 * Defaults: status 500, not retryable, not of settings.
 */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: string;
  readonly statusCode: number;
  readonly retryable: boolean;
  readonly isOfSettings: boolean;

  constructor(options: CodedErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.statusCode = options.statusCode ?? 500;
    this.retryable = options.retryable ?? false;
    this.isOfSettings = options.isOfSettings ?? false;
  }
}

/** Whether a failure is that of a database of ours, which has nothing to do with what was asked for. */
export const isOfDatabase = (error: unknown): boolean => isCodedError(error) && error.code.startsWith('DATABASE_');

/**
 * Makes the constructor of one kind of failure, so that a feature states code, status and wording once.
 *
 * What is given at the call wins over the defaults.
 */
export function defineError(
  code: string,
  defaults: Omit<CodedErrorOptions, 'code' | 'message' | 'cause'> = {},
): (message: string, more?: Omit<CodedErrorOptions, 'code' | 'message'>) => CodedError {
  return (message, more) => new CodedError({ ...defaults, ...more, code, message });
}

export function isCodedError(error: unknown): error is CodedError {
  return error instanceof CodedError;
}

const MAX_CAUSES = 8;

/**
 * Tells a failure and its causes in one line: `could not save: disk: no space left`.
 *
 * A cause whose text its predecessor already contains is left out. Does not scrub: that is the log's work.
 */
export function describeError(error: unknown): string {
  const texts: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < MAX_CAUSES && current !== undefined && current !== null; depth += 1) {
    const text = textOf(current);
    if (text !== '' && !texts.some((known) => known.includes(text))) texts.push(text);
    current = current instanceof Error ? current.cause : undefined;
  }
  return texts.join(': ') || 'unknown error';
}

function textOf(value: unknown): string {
  if (value instanceof AggregateError && value.message === '') return value.errors.map(textOf).join(', ');
  if (value instanceof Error) return value.message || value.name;
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
