import type { ModelStep } from './model.ts';

const overloaded =
  'API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually temporary. Try again in a ' +
  'moment. If it persists, check your inference gateway (127.0.0.1:6070).';

/** 400 and 529 as recorded; the others in their manner. */
const texts: Record<string, string> = {
  '400': 'API Error: 400 fake: bad request',
  '401': 'Failed to authenticate. API Error: 401 fake: invalid key',
  '529': overloaded,
};

/** How the model's API fails with this HTTP status; only a wrong key is retried for minutes before it is told. */
export async function* failAtTheApi(status: string): AsyncGenerator<ModelStep, void, void> {
  yield {
    apiError: texts[status] ?? `API Error: ${status} fake: failed`,
    retryable: status === '429' || Number(status) >= 500,
    isRetriedLong: status === '401',
  };
}
