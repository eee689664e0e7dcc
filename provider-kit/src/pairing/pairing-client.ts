import { defineError } from 'service-kit';
import { PairingListSchema, type RemoteSession } from 'shared-types';
import { Check } from 'typebox/schema';
import { normalizePairingCode } from './pairing-code.ts';

const unreachable = defineError('PROVIDER_UNREACHABLE', { retryable: true });
const refused = defineError('PAIRING_REFUSED');
/** The provider knows nothing of that code or remote session. */
const unknown = defineError('PAIRING_UNKNOWN');

const TIMEOUT_MS = 10_000;

/** Makes the operator's way to a provider that runs. Every call answers the lines to show, or throws why not and what to do. */
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

  async function pairings() {
    const body = await call('GET', '');
    if (!Check(PairingListSchema, body)) throw refused(`${url} does not answer like a provider.`);
    return body.pairings;
  }

  return {
    async approve(code: string): Promise<string> {
      const pairing = await call('POST', `/${encodeURIComponent(normalizePairingCode(code))}/approve`);
      return `Approved: ${describe((pairing as { remoteSession: RemoteSession }).remoteSession)} may talk to the bot now.`;
    },
    async deny(code: string): Promise<string> {
      await call('POST', `/${encodeURIComponent(normalizePairingCode(code))}/deny`);
      return 'Denied. The person was told and gets no new code for one hour.';
    },
    async revoke(remoteSessionId: string): Promise<string> {
      await call('DELETE', `/${encodeURIComponent(remoteSessionId)}`);
      return `Revoked: ${remoteSessionId} is no longer connected.`;
    },
    async pendingCodes(): Promise<string[]> {
      return (await pairings()).filter(({ status }) => status === 'pending').map(({ code }) => code);
    },
    async list(): Promise<string> {
      const all = await pairings();
      if (all.length === 0) return `${name}: nobody is waiting and nobody is approved.`;
      return all
        .map(({ status, code, remoteSession, expiresAt, reason }) => {
          const until = expiresAt === null ? '' : `  ${code}  until ${expiresAt}`;
          const why = reason === undefined ? '' : `  ${printable(reason)}`;
          return `${name}  ${status}  ${describe(remoteSession)}${until}${why}`;
        })
        .join('\n');
    },
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

// Names come from strangers: nothing in them may steer the terminal.
const printable = (text: string): string => text.replace(/\p{C}/gu, '');

function describe({ sessionId, displayName, username }: RemoteSession): string {
  const names = [displayName, typeof username === 'string' ? `@${username}` : undefined].filter(Boolean).join(' ');
  return names === '' ? sessionId : `${printable(names)} (${sessionId})`;
}
