import { createSecretHider, fits } from 'service-kit';
import { PairingListSchema, ProviderInfoSchema, RunListSchema } from 'shared-types';
import { askService, callService, printable } from '../services/ask-service.ts';
import { type Installation, secretsOf } from '../services/installation.ts';
import { type ServiceAddress, serviceAddresses } from '../services/service-address.ts';
import { type Look, type Status, summarize } from './summarize.ts';

/** Asks all services of an installation how they are and what they do. Changes nothing; no text holds a secret. */
export async function askAll(installation: Installation): Promise<Status> {
  const { settings, apiToken } = installation;
  const looks = await Promise.all(serviceAddresses(settings).map((address) => lookAt(address, apiToken)));
  const hide = createSecretHider(() => secretsOf(installation));
  return clean(summarize(looks), (text) => printable(hide(text))) as Status;
}

async function lookAt(address: ServiceAddress, apiToken: string | undefined): Promise<Look> {
  const state = await askService(address);
  if (state.status !== 'there') return { address, state };
  const call = (path: string) => callService(address, path, { apiToken });
  if (address.kind === 'manager') {
    const answer = await call('/v1/runs');
    if (answer.status !== 'ok') return { address, state, refusal: answer.reason };
    return { address, state, ...(fits(RunListSchema, answer.body) && { runs: answer.body.runs }) };
  }
  const [about, pairings] = [await call('/v1/provider'), await call('/v1/pairings')];
  if (about.status !== 'ok') return { address, state, refusal: about.reason };
  const account = fits(ProviderInfoSchema, about.body) ? nameOf(address.name, about.body.account) : undefined;
  const isList = pairings.status === 'ok' && fits(PairingListSchema, pairings.body);
  const list = isList ? (pairings.body as { pairings: { status: string }[] }).pairings : [];
  const pendingCodes = list.filter(({ status }) => status === 'pending').length;
  return { address, state, pendingCodes, ...(account !== undefined && { account }) };
}

function nameOf(provider: string, { username, name }: { username: string; name: string }): string | undefined {
  if (provider === 'telegram' && username !== '') return `@${username} https://t.me/${username}`;
  return name === '' ? undefined : name;
}

/** The same with every text in it cleaned. */
function clean(value: unknown, of: (text: string) => string): unknown {
  if (typeof value === 'string') return of(value.replace(/\s+/g, ' '));
  if (Array.isArray(value)) return value.map((item) => clean(item, of));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item, of)]));
}
