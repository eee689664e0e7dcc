/** The session has ended: somebody has to sign in again. */
export class SignedOut extends Error {}

/** Calls the manager; what it refuses rejects with its words. */
async function call(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The manager does not answer.');
  });
  if (response.status === 204) return undefined;
  const content: unknown = await response.json().catch(() => ({}));
  if (response.ok) return content;
  const answer = content as { code?: string; message?: string };
  const message = answer.message ?? 'That did not work.';
  throw answer.code === 'SIGNED_OUT' ? new SignedOut(message) : new Error(message);
}

const part = encodeURIComponent;

export const calls = {
  isSignedIn: async () => ((await call('GET', '/admin/session')) as { isSignedIn: boolean }).isSignedIn,
  signIn: (token: string) => call('POST', '/admin/session', { token }),
  signOut: () => call('DELETE', '/admin/session'),
  approve: (provider: string, code: string) => call('POST', `/admin/pairings/${part(provider)}/${part(code)}/approve`),
  deny: (provider: string, code: string) => call('POST', `/admin/pairings/${part(provider)}/${part(code)}/deny`),
  stop: (runId: string) => call('POST', `/admin/runs/${part(runId)}/stop`),
  retry: (service: string, queue: string, id: string) =>
    call('POST', `/admin/dead-letters/${part(id)}/retry`, { service, queue }),
};
