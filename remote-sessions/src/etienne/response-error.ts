import type { Dispatcher } from 'undici';
import {
  type EtienneError,
  etienneFailed,
  etienneForbidden,
  etiennePromptTooLong,
  etienneTooLarge,
  etienneUnauthorized,
  etienneUnreachable,
} from './errors.ts';
import { maskSecrets } from './mask-secrets.ts';

/** Longest part of Etienne's own words that goes into an error. */
const MAX_MESSAGE_CHARACTERS = 300;

/** Turns a refusal of Etienne into the error that names it. `call` says in words what was asked, without its arguments. */
export function errorForStatus(call: string, status: number, bodyText: string): EtienneError {
  const said = messageOf(bodyText);
  const message = `Etienne answered ${status} to ${call}${said === '' ? '' : `: ${said}`}`;
  if (status === 401) return etienneUnauthorized(message);
  if (status === 403) return etienneForbidden(message);
  if (status === 413) return etienneTooLarge(message);
  if (status === 431 || status === 414) return etiennePromptTooLong(message);
  return etienneFailed(message, { status });
}

function messageOf(bodyText: string): string {
  let said: unknown = bodyText;
  try {
    const body: unknown = JSON.parse(bodyText);
    if (typeof body === 'object' && body !== null && 'message' in body) said = body.message;
  } catch {
    // A proxy answers in its own words: they are kept as they are.
  }
  const text = Array.isArray(said) ? said.join(', ') : String(said ?? '');
  return maskSecrets(
    text
      .slice(0, 4 * MAX_MESSAGE_CHARACTERS)
      .replace(/\s+/g, ' ')
      .trim(),
  ).slice(0, MAX_MESSAGE_CHARACTERS);
}

/** Node reports a failed connection or name look-up with one of these system calls: nothing was written yet. */
const CONNECTING_SYSCALLS = new Set(['connect', 'getaddrinfo']);

/**
 * Turns a broken connection into ETIENNE_UNREACHABLE.
 *
 * Whether the request may have arrived is decided in doubt with yes: only a connection that was never made is a no.
 */
export function errorForBrokenConnection(call: string, cause: unknown): EtienneError {
  return etienneUnreachable(`Etienne could not be reached for ${call}`, {
    cause,
    requestMayHaveArrived: !failedWhileConnecting(cause),
  });
}

function failedWhileConnecting(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(failedWhileConnecting);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code))
    return true;
  return 'syscall' in error && CONNECTING_SYSCALLS.has(String(error.syscall));
}

/** Longest answer to a refused call that is read: the rest cannot matter to an error text. */
const MAX_ERROR_BODY_BYTES = 16_384;

/** Reads the beginning of a refusal's body and lets go of the rest. Never throws: the status alone already says it. */
export async function readRefusal(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= MAX_ERROR_BODY_BYTES) break;
    }
  } catch {
    // The connection broke after the status had come.
  }
  return Buffer.concat(parts).toString('utf8');
}
