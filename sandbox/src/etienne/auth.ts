import { randomUUID } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Clock } from './clock.ts';
import { forbidden, unauthorized } from './http-error.ts';
import type { Role } from './router.ts';

export type User = { username: string; password: string; role: Role };

type TokenType = 'access' | 'refresh';

export type Tokens = {
  sign(user: Pick<User, 'username' | 'role'>, type: TokenType, ttlSeconds: number): Promise<string>;
  verify(token: string, type: TokenType): Promise<{ username: string; role: Role }>;
  /** Lets every access token expire that was issued or accepted so far. */
  expireAccess(): void;
};

const ranks: Record<Role, number> = { guest: 0, user: 1, admin: 2 };

/**
 * Tokens as Etienne makes them: HS256, with the claims `sub`, `username`, `role`, `displayName` and `type`; `jti` keeps
 * two of one second apart.
 */
export async function createTokens(secret: string, clock: Clock): Promise<Tokens> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify']);
  const known = new Set<string>();
  const expired = new Set<string>();

  return {
    async sign({ username, role }, type, ttlSeconds) {
      const issuedAt = Math.floor(clock.now() / 1_000);
      const token = await new SignJWT({ username, role, displayName: username, type })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(username)
        .setJti(randomUUID())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ttlSeconds)
        .sign(key);
      if (type === 'access') known.add(token);
      return token;
    },
    async verify(token, type) {
      if (expired.has(token)) throw unauthorized('Token expired');
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          currentDate: new Date(clock.now()),
        });
        if (payload.type !== type) throw unauthorized('Invalid token');
        if (type === 'access') known.add(token);
        const role = payload.role as Role;
        return { username: String(payload.username), role: role in ranks ? role : 'guest' };
      } catch (error) {
        throw unauthorized(error instanceof errors.JWTExpired ? 'Token expired' : 'Invalid token');
      }
    },
    expireAccess() {
      for (const token of known) expired.add(token);
      known.clear();
    },
  };
}

/**
 * Lets a request pass or throws the 401 or 403 that Etienne answers.
 *
 * The word `Bearer` counts in exactly this spelling; anything else is no token at all. `?token=` is accepted too.
 */
export async function requireRole(
  tokens: Tokens,
  authorization: string | undefined,
  query: URLSearchParams,
  required: Role,
): Promise<void> {
  const token = authorization?.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : query.get('token');
  if (!token) throw unauthorized('Missing authentication token');
  const { role } = await tokens.verify(token, 'access');
  if (ranks[role] < ranks[required]) {
    throw forbidden(`Insufficient permissions. Required: ${required}, Current: ${role}`);
  }
}
