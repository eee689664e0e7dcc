import { defineError, fits } from 'service-kit/starting';
import { type Pairing, PairingListSchema, type RemoteSession } from 'shared-types';
import { normalizePairingCode } from './pairing-code.ts';

const unreachable = defineError('PROVIDER_UNREACHABLE', { retryable: true });
const refused = defineError('PAIRING_REFUSED');
/** The provider knows nothing of that code or remote session. */
const unknown = defineError('PAIRING_UNKNOWN');

const TIMEOUT_MS = 10_000;

/** Makes the operator's way to a provider that runs. Every call throws why not and what to do. */
export function createPairingClient({ name, url, token }: { name: string; url: string; token: string }) {
  async function call(method: string, path: string): Promise<unknown> {
    const base = url.replace(/\/+$/, '');
    const response = await fetch(`${base}/v1/pairings${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      throw unreachable(
        `The provider "${name}" does not answer at ${base}. Start it, or correct providers.${name}.url.`,
        { cause },
      );
    });
    const text = await response.text();
    const body: unknown = text === '' ? null : parse(text);
    if (response.ok) return body;
    throw (response.status === 404 ? unknown : refused)(explain(response.status, body));
  }

  function explain(statusCode: number, body: unknown): string {
    if (statusCode === 401) {
      return `The provider "${name}" does not accept the API token. Do both use the same dataDir and apiToken?`;
    }
    const message = (body as { message?: unknown } | null)?.message;
    const hint = statusCode === 404 ? ` See what there is: npm run pairing -- list ${name}` : '';
    return `${typeof message === 'string' ? message : `The provider answered with HTTP ${statusCode}.`}${hint}`;
  }

  async function pairings(): Promise<Pairing[]> {
    const body = await call('GET', '');
    if (!fits(PairingListSchema, body)) throw refused(`${url} does not answer like a provider.`);
    return body.pairings;
  }

  return {
    /** The remote session that may talk to the bot now. */
    async approve(code: string): Promise<RemoteSession> {
      const pairing = await call('POST', `/${encodeURIComponent(normalizePairingCode(code))}/approve`);
      return (pairing as { remoteSession: RemoteSession }).remoteSession;
    },
    async deny(code: string): Promise<void> {
      await call('POST', `/${encodeURIComponent(normalizePairingCode(code))}/deny`);
    },
    async revoke(remoteSessionId: string): Promise<void> {
      await call('DELETE', `/${encodeURIComponent(remoteSessionId)}`);
    },
    list: pairings,
  };
}

export type PairingClient = ReturnType<typeof createPairingClient>;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
