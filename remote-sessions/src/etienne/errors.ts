import { CodedError, type CodedErrorOptions } from 'service-kit';

type EtienneErrorOptions = CodedErrorOptions & { readonly requestMayHaveArrived: boolean };

/**
 * A failed call to Etienne.
 *
 * `requestMayHaveArrived` is false only where it is certain that Etienne did nothing: a prompt may then be sent again
 * without the danger of running twice.
 */
export class EtienneError extends CodedError {
  readonly requestMayHaveArrived: boolean;

  constructor(options: EtienneErrorOptions) {
    super(options);
    this.requestMayHaveArrived = options.requestMayHaveArrived;
  }
}

type More = { readonly cause?: unknown };

/** Etienne could not be reached, or the connection broke. */
export const etienneUnreachable = (message: string, more: More & { readonly requestMayHaveArrived: boolean }) =>
  new EtienneError({
    ...more,
    code: 'ETIENNE_UNREACHABLE',
    message,
    statusCode: 503,
    retryable: true,
  });

/** The service where users of Etienne sign in could not be reached; nothing has reached Etienne itself. */
export const etienneSignInUnreachable = (message: string, more: More = {}) =>
  new EtienneError({
    ...more,
    code: 'ETIENNE_SIGN_IN_UNREACHABLE',
    message: `${message} (check etienne.authUrl)`,
    statusCode: 503,
    retryable: true,
    requestMayHaveArrived: false,
  });

/** Etienne does not accept the credentials, also not after they were renewed. */
export const etienneUnauthorized = (message: string, more: More = {}) =>
  new EtienneError({
    ...more,
    code: 'ETIENNE_UNAUTHORIZED',
    message: `${message} (check etienne.token, etienne.jwtSecret or etienne.username and etienne.password)`,
    statusCode: 502,
    requestMayHaveArrived: false,
  });

/** The account's role is too low for this call. */
export const etienneForbidden = (message: string, more: More = {}) =>
  new EtienneError({
    ...more,
    code: 'ETIENNE_FORBIDDEN',
    message,
    statusCode: 502,
    requestMayHaveArrived: false,
  });

/** The prompt does not fit into the request head. */
export const etiennePromptTooLong = (message: string, more: More = {}) =>
  new EtienneError({
    ...more,
    code: 'ETIENNE_PROMPT_TOO_LONG',
    message,
    statusCode: 413,
    requestMayHaveArrived: false,
  });

/** What was to be stored is larger than Etienne takes. */
export const etienneTooLarge = (message: string, more: More = {}) =>
  new EtienneError({
    ...more,
    code: 'ETIENNE_TOO_LARGE',
    message,
    statusCode: 413,
    requestMayHaveArrived: false,
  });

/** A project name or path that must never be sent to Etienne, which does not block traversal itself. */
export const etiennePathRefused = (message: string, more: More = {}) =>
  new EtienneError({
    ...more,
    code: 'ETIENNE_PATH_REFUSED',
    message,
    statusCode: 400,
    requestMayHaveArrived: false,
  });

/** Statuses that a proxy or a busy server gives and that may be gone at the next try. */
const PASSING_STATUSES = new Set([408, 425, 429, 502, 503, 504]);

/**
 * Any other refusal, with Etienne's status; a 404 most likely means a wrong `etienne.url`.
 *
 * After a 5xx it is unknown what Etienne did.
 */
export const etienneFailed = (message: string, more: More & { readonly status: number }) =>
  new EtienneError({
    cause: more.cause,
    code: 'ETIENNE_FAILED',
    message,
    statusCode: 502,
    retryable: PASSING_STATUSES.has(more.status),
    requestMayHaveArrived: more.status < 400 || more.status >= 500,
  });

/**
 * Says whether Etienne may have acted on the call that failed with `error`.
 *
 * True for everything that is not known to be harmless, so that nothing is run twice.
 */
export function mayHaveArrived(error: unknown): boolean {
  return !(error instanceof EtienneError) || error.requestMayHaveArrived;
}
