import type { FastifyInstance } from 'fastify';
import type { Wrap } from '../handle-call.ts';
import type { AccessTokens } from './access-tokens.ts';
import { refusals } from './sign-in-failure.ts';
import type { SigningKeys } from './signing-keys.ts';

export const LOGIN_PATH = '/login';
export const OPENID_PATH = '/v1/.well-known/openidconfiguration';
const KEYS_PATH = '/v1/.well-known/keys';

/** The token endpoint for bots, and what bots check the tokens of activities with. */
export function registerSignIn(
  app: FastifyInstance,
  wrap: Wrap,
  { tokens, keys }: { tokens: AccessTokens; keys: SigningKeys },
): void {
  app.post(
    `${LOGIN_PATH}/:tenant/oauth2/v2.0/token`,
    wrap('token', ({ params, body }) => {
      // Anything but a form says nothing that the endpoint reads.
      if (!(body instanceof URLSearchParams)) throw refusals.parameterMissing('grant_type');
      return {
        status: 200,
        body: tokens.issue((params as { tenant: string }).tenant, body),
        headers: { 'cache-control': 'no-store, no-cache', pragma: 'no-cache' },
      };
    }),
  );
  app.get(
    OPENID_PATH,
    wrap('openid', ({ host, protocol }) => ({
      status: 200,
      body: {
        issuer: 'https://api.botframework.com',
        authorization_endpoint: 'https://invalid.botframework.com',
        jwks_uri: `${protocol}://${host}${KEYS_PATH}`,
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
      },
    })),
  );
  app.get(
    KEYS_PATH,
    wrap('keys', () => ({ status: 200, body: keys.keySet() })),
  );
}
