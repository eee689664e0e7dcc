import type { Clock, Part } from 'service-kit';
import type { ProviderKit } from './create-provider-kit.ts';
import type { ProviderProcess } from './run-provider.ts';

/** What a provider is made of; `secrets` are values beside its own that must not appear in answers. */
export interface ProviderOptions
  extends Pick<ProviderProcess, 'settings' | 'apiToken' | 'logger'>,
    Partial<Pick<ProviderProcess, 'secrets' | 'environment'>> {
  /** Default: the time of the system. Where processes share a database all go by its time. */
  clock?: Clock;
}

export interface Provider extends Part {
  /** Where the HTTP interface listens; known once started. */
  address(): string;
}

/** What a messenger has beside the kit. All of it is stopped, also where its start failed. */
export interface OwnParts {
  /** Begins to bring updates and to work on what waits. */
  start?(): void | Promise<void>;
  /** No update comes any more. */
  stopUpdates?(): Promise<void>;
  /** Nothing of it works any more; the kit still does. */
  stop?(): Promise<void>;
  /** Closes the ways to the messenger, once nobody needs them. */
  close?(): Promise<void>;
}

/**
 * The whole provider as one part, its kit and what the messenger has beside it.
 *
 * `start` resolves when the HTTP interface listens and all has begun. `stop` resolves when everything that had begun is
 * on disk or finished, and closes the database; others that share it go on from then.
 */
export function createProviderPart({
  name,
  kit,
  storage,
  own,
}: {
  name: string;
  kit: Pick<ProviderKit, 'http' | 'work' | 'address'>;
  storage: { close(): Promise<void> };
  own: OwnParts;
}): Provider {
  return {
    name,
    address: kit.address,
    async start() {
      try {
        await kit.http.start();
      } catch (error) {
        await storage.close();
        throw error;
      }
      await kit.work.start();
      await own.start?.();
    },
    async stop() {
      await own.stopUpdates?.();
      await kit.http.stop();
      await own.stop?.();
      await kit.work.stop();
      await own.close?.();
      await storage.close();
    },
  };
}
