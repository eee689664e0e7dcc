import { type Clock, defineError, describeError } from 'service-kit';
import type { Dispatcher } from 'undici';
import { watchedRequest } from './watched-request.ts';

/** The bot's credentials are refused; it stays so until somebody corrects them. */
const credentialsRefused = defineError('TEAMS_CREDENTIALS_REFUSED', { statusCode: 502, retryable: true });
const signInUnreachable = defineError('TEAMS_SIGN_IN_UNREACHABLE', { statusCode: 502, retryable: true });

export interface AccessTokenOptions {
  /** Microsoft's: `https://login.microsoftonline.com`. */
  loginUrl: string;
  appId: string;
  appPassword: string;
  /** Of a single-tenant app; others sign in at `botframework.com`. */
  tenantId: string | undefined;
  dispatcher: Dispatcher;
  clock: Pick<Clock, 'now'>;
}

const SCOPE = 'https://api.botframework.com/.default';
const TIMEOUT_MS = 15_000;
/** A token that ends during a call would be refused. */
const RENEW_BEFORE_MS = 300_000;
/** What Microsoft answers; where an answer does not say. */
const USUAL_LIFETIME_S = 3_599;

/** By the number that Microsoft Entra begins its words with. */
const ADVICE: Readonly<Record<number, string>> = {
  7000215:
    'channels.teams.appPassword is wrong. Take the value of a client secret, not its id: Azure portal, App registrations, your app, Certificates & secrets',
  7000222:
    'channels.teams.appPassword has expired. Make a new client secret: Azure portal, App registrations, your app, Certificates & secrets',
  700016:
    'channels.teams.appId is unknown there. Both ids stand in the Azure portal, App registrations, your app, Overview; a single-tenant app needs channels.teams.tenantId',
  90002:
    'channels.teams.tenantId is unknown. It stands in the Azure portal, App registrations, your app, Overview, Directory (tenant) ID',
  900023:
    'channels.teams.tenantId is no tenant id. It stands in the Azure portal, App registrations, your app, Overview, Directory (tenant) ID',
};

/**
 * Keeps the bot's access token for the connector.
 *
 * All who ask at once share one request; a token is kept until five minutes before it ends. Rejects with
 * TEAMS_CREDENTIALS_REFUSED, which says what to correct, or TEAMS_SIGN_IN_UNREACHABLE. Neither holds a secret.
 */
export function createAccessToken(options: AccessTokenOptions) {
  const { loginUrl, appId, appPassword, tenantId = 'botframework.com', dispatcher, clock } = options;
  const url = `${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
  let known: { token: string; until: number } | undefined;
  let asking: Promise<string> | undefined;
  let problem: string | undefined;

  async function ask(): Promise<string> {
    const form = { grant_type: 'client_credentials', client_id: appId, client_secret: appPassword, scope: SCOPE };
    const answer = await watchedRequest(dispatcher, url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
      timeoutMs: TIMEOUT_MS,
    });
    if (answer.status === 'broken') {
      const { code } = answer.error as { code?: unknown };
      throw signInUnreachable(
        `Microsoft's sign-in cannot be reached (${typeof code === 'string' ? code : 'no answer'})`,
      );
    }
    const body = readObject(answer.body);
    const { access_token: token, expires_in: lifetimeS = USUAL_LIFETIME_S } = body;
    if (answer.statusCode === 200 && typeof token === 'string') {
      known = { token, until: clock.now() + Math.max(0, Number(lifetimeS) * 1_000 - RENEW_BEFORE_MS) };
      return token;
    }
    const [number] = Array.isArray(body.error_codes) ? body.error_codes : [];
    if (answer.statusCode >= 500 || answer.statusCode === 429 || (number === undefined && body.error === undefined)) {
      throw signInUnreachable(`Microsoft's sign-in answers ${answer.statusCode}`);
    }
    const advice = ADVICE[Number(number)] ?? 'check channels.teams.appId, .appPassword and .tenantId';
    throw credentialsRefused(`Microsoft does not let the bot sign in (AADSTS${Number(number)}): ${advice}`);
  }

  return {
    get(): Promise<string> {
      if (known !== undefined && clock.now() < known.until) return Promise.resolve(known.token);
      asking ??= ask()
        .then(
          (token) => {
            problem = undefined;
            return token;
          },
          (error: unknown) => {
            problem = describeError(error);
            throw error;
          },
        )
        .finally(() => {
          asking = undefined;
        });
      return asking;
    },
    /** Why the bot could not sign in the last time; undefined where it could, or has not tried. */
    problem: (): string | undefined => problem,
    /** The connector does not take this token any more; a newer one that is known already stays. */
    forget(token: string): void {
      if (known?.token === token) known = undefined;
    },
  };
}

export type AccessToken = ReturnType<typeof createAccessToken>;

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
