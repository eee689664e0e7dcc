import { type Clock, describeError, type QueueStore, type ReadinessReport } from 'service-kit';
import type { RegistrationState } from './providers/keep-registered.ts';

export interface ReadinessOptions {
  /** Rejects where Etienne is down or refuses us. */
  checkEtienne(): Promise<void>;
  providers(): Record<string, RegistrationState>;
  queues: Record<'inbox' | 'prompts' | 'files' | 'replies', Pick<QueueStore<unknown>, 'counts' | 'deadLetters'>>;
  activeRuns(): number;
  /** What keeps everything, where that is not ours alone. */
  storage?: () => Promise<{ ok: boolean; error?: string }>;
  clock: Clock;
}

/** Whoever asks more often than this gets the former answer about Etienne. */
const ETIENNE_CHECK_MS = 3_000;
const DEAD_LETTERS_SHOWN = 5;

/** Makes the report of `/ready`: what works, what does not, and how much waits. */
export function createReadiness({ checkEtienne, providers, queues, activeRuns, storage, clock }: ReadinessOptions) {
  let last: { at: number; state: Promise<{ ok: boolean; error?: string }> } | undefined;

  function etienne() {
    if (last === undefined || clock.now() - last.at > ETIENNE_CHECK_MS) {
      const state = checkEtienne().then(
        () => ({ ok: true }),
        (error: unknown) => ({ ok: false, error: describeError(error) }),
      );
      last = { at: clock.now(), state };
    }
    return last.state;
  }

  /** Where its store cannot be read, that is what there is to say of it. */
  const queue = (name: keyof ReadinessOptions['queues']) =>
    lookAt(name).catch((error: unknown) => ({ ok: false, error: describeError(error) }));

  async function lookAt(name: keyof ReadinessOptions['queues']) {
    const { pending, oldestCreatedAt, dead } = await queues[name].counts();
    return {
      ok: true,
      depth: pending,
      oldestAgeSeconds: oldestCreatedAt === undefined ? 0 : Math.round((clock.now() - oldestCreatedAt) / 1_000),
      deadLetters: dead,
      ...(dead > 0 && { lastDeadLetters: await queues[name].deadLetters(DEAD_LETTERS_SHOWN) }),
    };
  }

  return async (): Promise<ReadinessReport> => {
    const states = Object.entries(providers()).map(([name, state]) => [`provider:${name}`, state] as const);
    const parts = {
      ...(storage && { storage: await storage() }),
      etienne: await etienne(),
      ...Object.fromEntries(states),
      inbox: await queue('inbox'),
      prompts: { ...(await queue('prompts')), running: activeRuns() },
      files: await queue('files'),
      replies: await queue('replies'),
    };
    return { ok: Object.values(parts).every((part) => part.ok), parts };
  };
}
