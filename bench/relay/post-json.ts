import { request } from 'undici';

/** Posts JSON and resolves with what is answered; rejects unless that is a success. */
export async function postJson(url: string, body: object): Promise<unknown> {
  const response = await request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    headersTimeout: 0,
  });
  const answer: unknown = await response.body.json();
  if (response.statusCode >= 300) throw new Error(`${response.statusCode} of ${url}`);
  return answer;
}
