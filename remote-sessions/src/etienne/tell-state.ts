import { describeError } from 'service-kit';
import { EtienneError } from './errors.ts';

export interface TellStateOptions {
  url: string;
  log: { info(details: object, message: string): void; error(details: object, message: string): void };
}

/**
 * Makes the watch that tells the operator whether Etienne takes our calls: at the first answer, and whenever it begins or
 * ceases to refuse our sign-in. That it cannot be reached is told by whoever waits for it.
 */
export function createTellState({ url, log }: TellStateOptions) {
  let said: 'taken' | 'refused' | 'not reached' | undefined;

  function wasTaken() {
    if (said === undefined) log.info({ url }, 'Etienne can be reached');
    if (said === 'refused') log.info({ url }, 'Etienne accepts our sign-in again');
    said = 'taken';
  }

  function hasFailed(error: unknown) {
    if (!(error instanceof EtienneError)) return;
    if (error.retryable) {
      said ??= 'not reached';
      return;
    }
    const isSignIn = error.code === 'ETIENNE_UNAUTHORIZED';
    // Later others than the sign-in are about one call.
    if (said === 'refused' || (said === 'taken' && !isSignIn)) return;
    log.error({ url, reason: describeError(error) }, isSignIn ? 'Etienne refuses our sign-in' : 'Etienne refuses us');
    said = 'refused';
  }

  return async <T>(call: Promise<T>): Promise<T> => {
    try {
      const result = await call;
      wasTaken();
      return result;
    } catch (error) {
      hasFailed(error);
      throw error;
    }
  };
}
