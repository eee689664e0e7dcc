import { randomBytes } from 'node:crypto';
import type { Timers } from '../../telegram/timers.ts';
import { refusals } from './sign-in-failure.ts';

const SCOPE = 'https://api.botframework.com/.default';
/** What Microsoft answers for an hour. */
const LIFETIME_S = 3599;
const TENANT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export type App = {
  appId: string;
  appSecret: string;
  tenantId: string;
  /** A single-tenant app signs in at its own tenant only, a multi-tenant one also at `botframework.com`. */
  appType: 'single-tenant' | 'multi-tenant';
};

/** Issues the bot's access tokens and knows which of them still count. */
export function createAccessTokens(app: App, timers: Pick<Timers, 'now'>, lifetimeS: number = LIFETIME_S) {
  const expiries = new Map<string, number>();
  let secretState: 'valid' | 'expired' = 'valid';

  return {
    /** Answers a client-credentials request; throws the refusal of the real endpoint. */
    issue(tenant: string, form: URLSearchParams) {
      checkTenant(app, tenant);
      for (const name of ['grant_type', 'client_id', 'scope']) {
        if (!form.get(name)) throw refusals.parameterMissing(name);
      }
      const grant = form.get('grant_type') ?? '';
      if (grant !== 'client_credentials') throw refusals.grantUnknown(grant);
      const clientId = form.get('client_id') ?? '';
      if (clientId !== app.appId) throw refusals.appUnknown(clientId, directoryName(tenant));
      if (tenant === 'botframework.com' && app.appType === 'single-tenant') {
        throw refusals.appUnknown(clientId, directoryName(tenant));
      }
      const secret = form.get('client_secret');
      if (!secret) throw refusals.secretMissing();
      if (secret !== app.appSecret) throw refusals.secretWrong(clientId);
      if (secretState === 'expired') throw refusals.secretExpired(clientId);
      const scope = form.get('scope') ?? '';
      if (scope !== SCOPE) throw refusals.scopeInvalid(scope);
      const token = `eyJ${randomBytes(96).toString('base64url')}`;
      expiries.set(token, timers.now() + lifetimeS * 1000);
      return { token_type: 'Bearer', expires_in: lifetimeS, ext_expires_in: lifetimeS, access_token: token };
    },
    /** Whether an `Authorization` header carries a token that counts at this moment. */
    isValid(authorization: string | undefined): boolean {
      const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
      const expiry = token === undefined ? undefined : expiries.get(token);
      return expiry !== undefined && timers.now() < expiry;
    },
    revokeAll: (): void => expiries.clear(),
    expireSecret(): void {
      secretState = 'expired';
    },
    issued: (): string[] => [...expiries.keys()],
  };
}

export type AccessTokens = ReturnType<typeof createAccessTokens>;

function checkTenant(app: App, tenant: string) {
  if (tenant === 'botframework.com' || tenant.toLowerCase() === app.tenantId.toLowerCase()) return;
  throw TENANT.test(tenant) || tenant.includes('.') ? refusals.tenantUnknown(tenant) : refusals.tenantMalformed(tenant);
}

const directoryName = (tenant: string) => (tenant === 'botframework.com' ? 'Bot Framework' : tenant);
