import { describeError } from 'service-kit';
import type { Settings } from 'shared-types';
import type { CheckResult } from './result.ts';

/**
 * Looks at the PostgreSQL that machines share; undefined where the settings name none. Changes nothing.
 *
 * @param schemas Of the services whose processes are counted.
 */
export async function lookAtStorage(
  { storage }: Pick<Settings, 'storage'>,
  schemas: readonly string[],
): Promise<CheckResult | undefined> {
  if (storage?.url === undefined) return undefined;
  const check = 'storage';
  try {
    // Loaded by those who have one only.
    const { lookAtServer } = await import('service-kit/postgres');
    const { version, processes } = await lookAtServer(storage.url, schemas);
    const counted = Object.entries(processes).map(([service, count]) => `${count} of ${service}`);
    const who =
      counted.length === 0 ? 'nobody has worked with it yet' : `processes that work with it: ${counted.join(', ')}`;
    return { check, status: 'ok', text: `PostgreSQL ${version}; ${who}` };
  } catch (error) {
    // The text says what to do.
    return {
      check,
      status: 'fail',
      text: describeError(error),
      next: 'the services wait for it, and start when it is there',
    };
  }
}
