import type { IncomingHttpHeaders } from 'node:http';
import { defineError, type Server } from 'service-kit';
import { Type } from 'shared-types';
import { readCookie, writeCookie } from './cookie.ts';
import { whyRefused } from './guard.ts';
import { safetyHeaders } from './safety-headers.ts';
import { SESSION_MS, type SignIns } from './sign-in.ts';

const forbidden = defineError('ADMIN_FORBIDDEN', { statusCode: 403 });
const signedOut = defineError('SIGNED_OUT', { statusCode: 401 });
const tokenWrong = defineError('TOKEN_WRONG', { statusCode: 401 });
const tooOften = defineError('TOO_MANY_SIGN_INS', { statusCode: 429 });

/** What is read of a request before its route. */
interface Request {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}
interface Reply {
  headers(values: Readonly<Record<string, string>>): unknown;
}

export type SignInCheck = (request: Request) => Promise<void>;

const text = (header: string | string[] | undefined) => (Array.isArray(header) ? header.join() : header);

/** The id in the cookie of a request that has passed the guard. */
export const idOf = ({ headers }: Pick<Request, 'headers'>): string => readCookie(headers.host ?? '', headers.cookie);

/** Lets nobody but the page itself through. */
export async function guard(request: Request, reply: Reply): Promise<void> {
  reply.headers(safetyHeaders);
  const { host, origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers;
  const path = request.url.split('?', 1)[0] ?? '';
  const reason = whyRefused({ method: request.method, path, host, origin, site: text(site), mode: text(mode) });
  if (reason !== undefined) throw forbidden(reason);
}

/** Lets nobody through who is not signed in; after `guard`. */
export const requireSignIn =
  (signIns: Pick<SignIns, 'isSignedIn'>): SignInCheck =>
  async (request) => {
    if (!signIns.isSignedIn(idOf(request))) throw signedOut('You are not signed in, or not any more.');
  };

/** Signing in with the API token, asking whether one is, and signing out. The token is in no answer, URL or log. */
export function addSignInRoutes(
  server: Server,
  { signIns, onSignedOut }: { signIns: SignIns; onSignedOut(id: string): void },
): void {
  const path = '/admin/session';
  const hidden = { hide: true } as const;

  server.get(path, { onRequest: guard, schema: hidden }, async (request) => ({
    isSignedIn: signIns.isSignedIn(idOf(request)),
  }));

  server.post(
    path,
    {
      onRequest: guard,
      bodyLimit: 16_384,
      schema: { hide: true, body: Type.Object({ token: Type.String() }, { additionalProperties: false }) },
    },
    async (request, reply) => {
      const result = signIns.signIn(request.body.token.trim());
      if (result.status === 'wait') {
        const seconds = Math.ceil(result.ms / 1_000);
        reply.header('retry-after', seconds);
        throw tooOften(`Too many wrong tokens. Try again in ${seconds} s.`);
      }
      if (result.status === 'wrong') {
        request.log.warn('somebody tried a wrong token on the admin page');
        throw tokenWrong('This is not the API token.');
      }
      request.log.info('an operator has signed in to the admin page');
      reply.header('set-cookie', writeCookie(request.headers.host ?? '', result.id, SESSION_MS / 1_000));
      return reply.code(204).send();
    },
  );

  server.delete(path, { onRequest: guard, schema: hidden }, async (request, reply) => {
    const id = idOf(request);
    signIns.signOut(id);
    onSignedOut(id);
    reply.header('set-cookie', writeCookie(request.headers.host ?? '', '', 0));
    return reply.code(204).send();
  });
}
