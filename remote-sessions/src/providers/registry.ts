import type { Clock, Database } from 'service-kit';
import type { Capabilities } from 'shared-types';
import { createCapabilityStore } from './capability-store.ts';
import {
  createRegistration,
  type Registration,
  type RegistrationOptions,
  type RegistrationState,
} from './keep-registered.ts';
import { createProviderClient, type ProviderClient } from './provider-client.ts';
import { type WebhookIdentity, webhookIdentity } from './webhook-secret.ts';

export type ProviderLimits = Record<'messageTextLength' | 'outgoingFileBytes', number>;

/** All providers of the settings, each with its client and its registration. */
export interface Providers {
  client(name: string): ProviderClient | undefined;
  /** The secret that a provider signs its webhooks with. */
  secretOf(name: string): string | undefined;
  /** Something has been heard of a provider, so it is there. */
  heardOf(name: string): void;
  states(): Record<string, RegistrationState>;
  /** What a provider can carry, as it has said last; undefined as long as it never has. */
  capabilities(name: string): Capabilities | undefined;
  /** `outgoingFileBytes` is 0 where no files are carried at all. */
  limits(name: string): ProviderLimits;
  start(): void;
  stop(): void;
}

export interface ProvidersOptions {
  providers: Record<string, { url: string }>;
  apiToken: string;
  database: Database;
  webhookUrl(provider: string): string;
  onRegistered(provider: string): void;
  clock: Clock;
  log: RegistrationOptions['log'];
}

/** Where a provider does not tell: what any messenger holds, and every file, as it refuses what it does not take. */
const UNTOLD_LIMITS: ProviderLimits = { messageTextLength: 2_000, outgoingFileBytes: Number.MAX_SAFE_INTEGER };

/** Prepares all providers; nothing is called before `start`. */
export async function openProviders(options: ProvidersOptions): Promise<Providers> {
  const { providers, apiToken, database, webhookUrl, onRegistered, clock, log } = options;
  const capabilities = createCapabilityStore(database);
  const entries = new Map<string, { client: ProviderClient; identity: WebhookIdentity; registration: Registration }>();
  for (const [name, { url }] of Object.entries(providers)) {
    const client = createProviderClient({ name, url, apiToken });
    const identity = await webhookIdentity(database, name);
    const registration = createRegistration({
      client,
      identity,
      webhookUrl: () => webhookUrl(name),
      formerCapabilities: await capabilities.get(name),
      keepCapabilities: (said) => capabilities.put(name, said),
      onRegistered: () => onRegistered(name),
      clock,
      log,
    });
    entries.set(name, { client, identity, registration });
  }
  return {
    client: (name) => entries.get(name)?.client,
    secretOf: (name) => entries.get(name)?.identity.secret,
    heardOf: (name) => entries.get(name)?.registration.heardOf(),
    states: () => Object.fromEntries([...entries].map(([name, { registration }]) => [name, registration.state()])),
    capabilities: (name) => entries.get(name)?.registration.capabilities(),
    limits(name) {
      const { limits, files = true } = entries.get(name)?.registration.capabilities() ?? {};
      return { ...UNTOLD_LIMITS, ...limits, ...(!files && { outgoingFileBytes: 0 }) };
    },
    start: () => {
      for (const { registration } of entries.values()) registration.start();
    },
    stop: () => {
      for (const { registration } of entries.values()) registration.stop();
    },
  };
}
