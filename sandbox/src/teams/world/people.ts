import type { Account } from '../activity.ts';
import { guidOf, personIdOf } from './ids.ts';

export type PersonOptions = {
  /** Also the key: the same person again for the same name. */
  name: string;
  /** Default: the bot's own tenant. */
  tenantId?: string;
  locale?: string;
  timeZone?: string;
};

/** A person as Teams knows one. */
export type Member = {
  id: string;
  name: string;
  aadObjectId: string;
  email: string;
  tenantId: string;
  locale: string;
  timeZone: string;
};

export function makeMember({ name, tenantId, locale, timeZone }: PersonOptions, ownTenantId: string): Member {
  const tenant = tenantId ?? ownTenantId;
  const key = `${tenant} ${name}`;
  return {
    id: personIdOf(key),
    name,
    aadObjectId: guidOf(key),
    email: `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')}@example.com`,
    tenantId: tenant,
    locale: locale ?? 'en-US',
    timeZone: timeZone ?? 'Europe/Berlin',
  };
}

export const accountOf = ({ id, name, aadObjectId }: Member): Account => ({ id, name, aadObjectId });

/** A member as the connector's roster lists one. */
export function rosterEntry({ id, name, aadObjectId, email, tenantId }: Member) {
  const [givenName = name, ...rest] = name.split(' ');
  return {
    id,
    name,
    givenName,
    surname: rest.join(' '),
    email,
    userPrincipalName: email,
    tenantId,
    userRole: 'user',
    objectId: aadObjectId,
    aadObjectId,
  };
}
