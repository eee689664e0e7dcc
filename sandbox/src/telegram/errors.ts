import type { ResponseParameters } from '@grammyjs/types';

/** A refusal in Telegram's own shape; `description` is sent to the bot word by word. */
export class ApiFailure extends Error {
  readonly errorCode: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(errorCode: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.name = 'ApiFailure';
    this.errorCode = errorCode;
    this.parameters = parameters;
  }
}

/**
 * Makes a 400 as the Bot API server words it: "Bad Request: " and the reason with a small first letter,
 * unless the reason is one of the server's ALL_CAPS codes.
 */
export function badRequest(reason: string): ApiFailure {
  const isCode = /^.[_A-Z]/.test(reason);
  return new ApiFailure(400, `Bad Request: ${isCode ? reason : reason.charAt(0).toLowerCase() + reason.slice(1)}`);
}

export function tooManyRequests(retryAfterS: number): ApiFailure {
  return new ApiFailure(429, `Too Many Requests: retry after ${retryAfterS}`, { retry_after: retryAfterS });
}

/** A test or a person asked for something that no Telegram client offers, such as pressing a button that isn't there. */
export class StandInMisuse extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StandInMisuse';
  }
}
