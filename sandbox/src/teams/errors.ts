import { StandInMisuse } from '../telegram/errors.ts';

export { StandInMisuse };

/** A refusal of the connector: `{error: {code, message}}`, or a page of HTML as its front sometimes sends. */
export class ConnectorFailure extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterS: number | undefined;
  readonly html: boolean;

  constructor(status: number, code: string, message: string, options: { retryAfterS?: number; html?: boolean } = {}) {
    super(message);
    this.name = 'ConnectorFailure';
    this.status = status;
    this.code = code;
    this.retryAfterS = options.retryAfterS;
    this.html = options.html ?? false;
  }
}

export const badRequest = (message: string): ConnectorFailure => new ConnectorFailure(400, 'BadRequest', message);

/** What the web server in front of the connector answers, which is no JSON. */
export const htmlPage = (status: number, title: string): string =>
  `<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN"><HTML><HEAD><TITLE>${title}</TITLE></HEAD><BODY><h2>${title}</h2><hr><p>HTTP Error ${status}. ${title}.</p></BODY></HTML>\r\n`;
