import { defineError, isCodedError } from 'service-kit';

const notSteady = defineError('NOT_STEADY', { statusCode: 503, retryable: true });

/** Whether something was not begun, as another manager may take over: it is neither said nor counted as a failure. */
export const isNotSteady = (error: unknown): boolean => isCodedError(error) && error.code === 'NOT_STEADY';

/** Throws `NOT_STEADY` where another manager can have taken over; to be called before what can't be taken back. */
export function assertSteady(isSteady: () => boolean): void {
  if (!isSteady()) throw notSteady('another manager may take over: nothing more is begun here');
}

/** Makes a call that is not begun where another manager can have taken over. */
export const whileSteady =
  <Args extends readonly unknown[], Answer>(isSteady: () => boolean, call: (...args: Args) => Promise<Answer>) =>
  async (...args: Args): Promise<Answer> => {
    assertSteady(isSteady);
    return call(...args);
  };
