/** An answer in the shape that Etienne's framework gives its errors: `{message, error, statusCode}`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly statusCode: number;
  readonly title: string | undefined;

  constructor(statusCode: number, title: string | undefined, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.title = title;
  }

  body(): Record<string, unknown> {
    const { message, title, statusCode } = this;
    return title === undefined ? { statusCode, message } : { message, error: title, statusCode };
  }
}

export const badRequest = (message: string): HttpError => new HttpError(400, 'Bad Request', message);
export const unauthorized = (message: string): HttpError => new HttpError(401, 'Unauthorized', message);
export const forbidden = (message: string): HttpError => new HttpError(403, 'Forbidden', message);
export const notFound = (message: string): HttpError => new HttpError(404, 'Not Found', message);
export const tooLarge = (): HttpError => new HttpError(413, undefined, 'request entity too large');
export const internal = (): HttpError => new HttpError(500, undefined, 'Internal server error');
