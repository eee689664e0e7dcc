import { type AccessTokenOptions, createAccessToken } from 'provider-kit';

export interface SignInOptions extends Pick<AccessTokenOptions, 'dispatcher' | 'clock'> {
  /** Microsoft's: `https://login.microsoftonline.com`. */
  loginUrl: string;
  appId: string;
  appPassword: string;
  /** Of a single-tenant app; others sign in at `botframework.com`. */
  tenantId: string | undefined;
}

const SECRETS = 'Azure portal, App registrations, your app, Certificates & secrets';
const OVERVIEW = 'Azure portal, App registrations, your app, Overview';

/** By the number that Microsoft Entra begins its words with. */
const ADVICE: Readonly<Record<number, string>> = {
  7000215: `channels.teams.appPassword is wrong. Take the value of a client secret, not its id: ${SECRETS}`,
  7000222: `channels.teams.appPassword has expired. Make a new client secret: ${SECRETS}`,
  700016: `channels.teams.appId is unknown there. Both ids stand in the ${OVERVIEW}; a single-tenant app needs channels.teams.tenantId`,
  90002: `channels.teams.tenantId is unknown. It stands in the ${OVERVIEW}, Directory (tenant) ID`,
  900023: `channels.teams.tenantId is no tenant id. It stands in the ${OVERVIEW}, Directory (tenant) ID`,
};

/** Keeps the bot's access token for the connector; a refusal says what to correct. */
export function createSignIn({ loginUrl, appId, appPassword, tenantId = 'botframework.com', ...way }: SignInOptions) {
  return createAccessToken({
    ...way,
    code: 'TEAMS',
    service: "Microsoft's sign-in",
    url: `${loginUrl.replace(/\/+$/, '')}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
    clientId: appId,
    clientSecret: appPassword,
    scope: 'https://api.botframework.com/.default',
    explain({ error, error_codes: numbers }) {
      const [number] = Array.isArray(numbers) ? numbers.map(Number) : [];
      const advice = ADVICE[number ?? 0] ?? 'check channels.teams.appId, .appPassword and .tenantId';
      return `Microsoft does not let the bot sign in (${number === undefined ? error : `AADSTS${number}`}): ${advice}`;
    },
  });
}
