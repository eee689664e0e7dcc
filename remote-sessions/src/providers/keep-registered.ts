import { backoffMs, type Clock, describeError, isCodedError, type QueueLog } from 'service-kit';
import type { ProviderClient } from './provider-client.ts';
import type { WebhookIdentity } from './webhook-secret.ts';

export interface RegistrationState {
  ok: boolean;
  error?: string;
}

export interface Registration {
  /** Registers and keeps looking; resolves at once, whether or not the provider is there. */
  start(): void;
  stop(): void;
  state(): RegistrationState;
}

export interface RegistrationOptions {
  client: ProviderClient;
  webhookUrl(): string;
  identity: WebhookIdentity;
  clock: Clock;
  log: QueueLog;
  /** Called when the provider is there (again). */
  onRegistered(): void;
  /** How often a registration that holds is looked at: a provider may come back with an empty disk. */
  checkEveryMs?: number;
}

/** Registers the manager's webhook at a provider and keeps it registered. */
export function createRegistration(options: RegistrationOptions): Registration {
  const { client, webhookUrl, identity, clock, log, onRegistered, checkEveryMs = 30_000 } = options;
  let state: RegistrationState = { ok: false, error: 'not registered yet' };
  let cancel = () => {};
  let stopped = true;
  let failures = 0;

  async function register() {
    await client.subscribe(identity.subscriptionId, { url: webhookUrl(), secret: identity.secret });
    onRegistered();
  }

  async function check() {
    try {
      if (!state.ok) await register();
      else if ((await client.subscription(identity.subscriptionId)).url !== webhookUrl()) await register();
      failures = 0;
      state = { ok: true };
    } catch (error) {
      if (isCodedError(error) && error.code === 'PROVIDER_NOT_FOUND' && state.ok) {
        state = { ok: false, error: 'the provider has forgotten the registration' };
        return check();
      }
      failures++;
      state = { ok: false, error: describeError(error) };
      if (failures === 1) log.warn({ provider: client.name, err: error }, 'cannot register at the provider yet');
    }
    if (stopped) return;
    cancel = clock.after(state.ok ? checkEveryMs : backoffMs(failures), () => void check());
  }

  return {
    start() {
      stopped = false;
      void check();
    },
    stop() {
      stopped = true;
      cancel();
    },
    state: () => state,
  };
}
