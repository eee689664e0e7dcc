import type { Tokens, User } from '../auth.ts';
import { unauthorized } from '../http-error.ts';
import type { Route } from '../router.ts';

/** Etienne does not say how long a refresh token lives; longer than any test. */
const refreshTtlSeconds = 7 * 24 * 3_600;

/** The OAuth server, which listens on a port of its own. */
export function authRoutes(tokens: Tokens, users: User[], accessTtlSeconds: number): Route[] {
  return [
    {
      method: 'POST',
      path: '/auth/login',
      async handle({ body }) {
        const user = users.find(({ username, password }) => username === body.username && password === body.password);
        if (!user) throw unauthorized('Invalid credentials');
        const { username, role } = user;
        return {
          accessToken: await tokens.sign(user, 'access', accessTtlSeconds),
          refreshToken: await tokens.sign(user, 'refresh', refreshTtlSeconds),
          user: { id: username, username, role, displayName: username },
        };
      },
    },
    {
      method: 'POST',
      path: '/auth/refresh',
      async handle({ body }) {
        const user = await tokens.verify(String(body.refreshToken ?? ''), 'refresh');
        return { accessToken: await tokens.sign(user, 'access', accessTtlSeconds) };
      },
    },
  ];
}
