import { freePort } from 'service-kit/starting';
import type { BridgeOptions } from './bridge.ts';

const USER = { username: 'bridge', password: 'not a secret', role: 'user' } as const;

/** Lets Etienne demand a token, which the manager gets at the sign-in server by the account of a user. */
export async function signedIn(options: BridgeOptions): Promise<BridgeOptions> {
  const authPort = await freePort();
  return {
    ...options,
    etienne: { jwtSecret: 'a secret that only the stand-in knows', ...options.etienne, users: [USER], authPort },
    env: {
      ETIENNE_USERNAME: USER.username,
      ETIENNE_PASSWORD: USER.password,
      ETIENNE_AUTH_URL: `http://127.0.0.1:${authPort}`,
      ...options.env,
    },
  };
}
