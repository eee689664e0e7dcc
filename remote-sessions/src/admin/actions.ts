import { defineError } from 'service-kit';
import { type DeadLetterRouteOptions, reviveDeadLetter } from '../api/dead-letter-route.ts';
import { type RunRoutesOptions, stopRunById } from '../api/run-routes.ts';
import type { OperatorResult, ProviderOperatorCalls } from '../providers/provider-operator-calls.ts';

type Provider = Omit<ProviderOperatorCalls, 'readiness'>;

export interface AdminActionsOptions {
  provider(name: string): Provider | undefined;
  runs: Pick<RunRoutesOptions, 'stopRun'>;
  deadLetters: DeadLetterRouteOptions;
}

const providerUnknown = defineError('PROVIDER_UNKNOWN', { statusCode: 404 });
const providerAway = defineError('PROVIDER_UNREACHABLE', { statusCode: 503, retryable: true });
const refused = defineError('DECISION_REFUSED', { statusCode: 409 });
const notToRetry = defineError('DEAD_LETTER_NOT_FOUND', { statusCode: 404 });

/** The manager's own name among the services. */
const MANAGER = 'remote-sessions';

/** By which call of a provider what lies in its queue is tried again. */
const RETRIES: Readonly<Record<string, 'messages' | 'events'>> = { outbox: 'messages', events: 'events' };

/**
 * What an operator does on the admin page: by the calls of the providers, and by what the manager's own API does.
 *
 * Each resolves once that is done, and rejects with a coded error whose text tells the operator why not.
 */
export function createAdminActions({ provider: find, runs, deadLetters }: AdminActionsOptions) {
  async function decide(name: string, how: (provider: Provider) => Promise<OperatorResult>): Promise<void> {
    const provider = find(name);
    if (provider === undefined) throw providerUnknown(`There is no provider ${name} in the settings.`);
    const result = await how(provider).catch((cause: unknown) => {
      throw providerAway(`The provider ${name} does not answer. Does it run?`, { cause });
    });
    if (result.status === 'refused') throw refused(result.reason);
  }

  return {
    approve: (provider: string, code: string) => decide(provider, (one) => one.approvePairing(code)),
    deny: (provider: string, code: string) => decide(provider, (one) => one.denyPairing(code)),
    async stop(id: string): Promise<void> {
      await stopRunById(runs, id);
    },
    async retry(service: string, queue: string, id: string): Promise<void> {
      if (service === MANAGER) {
        await reviveDeadLetter(deadLetters, id);
        return;
      }
      const what = RETRIES[queue];
      if (what === undefined) throw notToRetry(`Nothing in ${queue} of ${service} can be tried again.`);
      await decide(service, (one) => one.retry(what, id));
    },
  };
}

export type AdminActions = ReturnType<typeof createAdminActions>;
