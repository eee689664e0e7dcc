import { isAllowedUrl } from 'provider-kit';
import { bearerOf, createVerifyBearer, refuseToken } from 'provider-kit/bearer';
import { defineError } from 'service-kit';
import { type Envelope, fieldOf } from './activity.ts';

/** Nothing of an activity's words is in the texts. */
const channelNotServed = defineError('CHANNEL_NOT_SERVED', { statusCode: 403 });
const tenantNotServed = defineError('TENANT_NOT_SERVED', { statusCode: 403 });
const serviceUrlNotAllowed = defineError('SERVICE_URL_NOT_ALLOWED', { statusCode: 403 });

const CHANNEL = 'msteams';

export interface VerifyOptions {
  appId: string;
  /** Where it is set, others are refused. */
  tenantId: string | undefined;
  openIdMetadataUrl: string;
  allowedServiceUrls: readonly string[];
  now: () => number;
}

export type VerifyActivity = (authorization: string | undefined, activity: Envelope) => Promise<void>;

/** The token that an activity came with; throws TOKEN_MISSING. */
export const tokenOf = (authorization: string | undefined): string => bearerOf(authorization, 'an activity');

/**
 * Makes the check whether an activity comes from Teams, is for this bot and this tenant, and names an address that may
 * be called. Rejects with a coded error for each.
 */
export function createVerifyActivity(options: VerifyOptions): VerifyActivity {
  const { appId, tenantId, openIdMetadataUrl, allowedServiceUrls, now } = options;
  // These numbers and names: "Authentication with the Bot Connector API", from the Connector to the bot.
  const verifyBearer = createVerifyBearer({
    what: 'an activity',
    signer: 'Microsoft',
    metadataUrl: openIdMetadataUrl,
    issuer: 'https://api.botframework.com',
    audience: appId,
    skewSeconds: 300,
    requiredClaims: ['exp', 'serviceurl'],
    settings: { metadataUrl: 'channels.teams.openIdMetadataUrl', audience: 'channels.teams.appId' },
    now,
  });
  const refuse = (reason: string) => refuseToken('an activity', reason);

  return async (authorization, activity) => {
    const { claims, key } = await verifyBearer(tokenOf(authorization));
    // The channel whose service signed is named with its key.
    const endorsements = fieldOf(key, 'endorsements');
    if (!Array.isArray(endorsements) || !endorsements.includes(CHANNEL)) {
      throw refuse('its key is not endorsed for Teams');
    }
    const { serviceUrl, channelId } = activity;
    if (channelId !== CHANNEL) {
      throw channelNotServed('an activity came from another channel than Teams; only that one is served');
    }
    if (withoutSlash(claims.serviceurl) !== withoutSlash(serviceUrl)) throw refuse('it is for another service URL');
    if (!isAllowedUrl(serviceUrl, allowedServiceUrls)) {
      const origin = URL.parse(serviceUrl)?.origin ?? 'no address';
      throw serviceUrlNotAllowed(
        `an activity names a service URL that is not in channels.teams.allowedServiceUrls: ${origin}`,
      );
    }
    const tenants = [activity.channelData?.tenant?.id, activity.conversation.tenantId].filter((id) => id != null);
    const isOurs = (id: string) => id.toLowerCase() === tenantId?.toLowerCase();
    if (tenantId !== undefined && !(tenants.length > 0 && tenants.every(isOurs))) {
      throw tenantNotServed('an activity came from another tenant than channels.teams.tenantId');
    }
  };
}

const withoutSlash = (url: unknown): unknown => (typeof url === 'string' ? url.replace(/\/+$/, '') : undefined);
