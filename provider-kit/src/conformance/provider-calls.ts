import { misfits } from 'service-kit';
import { ErrorResponseSchema } from 'shared-types';

export interface Answer {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  /** The body where it is JSON. */
  body: unknown;
}

export interface CallOptions {
  json?: unknown;
  body?: string | FormData;
  headers?: Record<string, string>;
  /** Default: the right one; `null` sends none. */
  token?: string | null;
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

/** Calls a provider, and remembers what no answer may be: a refusal in another shape, or one with a secret in it. */
export function createProviderCalls({ url, token }: { url: string; token: string }) {
  const base = url.replace(/\/+$/, '');
  const misshapen: string[] = [];
  const leaks: string[] = [];
  const secrets = new Set([token]);
  let refusals = 0;

  function watch(what: string, status: number, text: string, body: unknown): void {
    for (const secret of secrets) if (text.includes(secret)) leaks.push(`${what} shows a secret`);
    if (status < 400 || what.includes('/ready')) return;
    refusals++;
    const problem = problemOfRefusal(status, body);
    if (problem !== undefined) misshapen.push(`${what} was answered ${status} ${problem}`);
  }

  async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const bearer = options.token === undefined ? token : options.token;
    const response = await fetch(`${base}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        ...(options.json !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
      },
      body: options.json === undefined ? (options.body ?? null) : JSON.stringify(options.json),
      signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const body = parse(text);
    watch(`${method} ${path}`, response.status, text, body);
    return { status: response.status, headers: response.headers, bytes, body };
  }

  return {
    base,
    token,
    call,
    watch,
    /** From now on no answer may contain it. */
    hide: (secret: string): void => void secrets.add(secret),
    seen: () => ({ refusals, misshapen: [...new Set(misshapen)], leaks: [...new Set(leaks)] }),
  };
}

export type ProviderCalls = ReturnType<typeof createProviderCalls>;

/** What is wrong with the body of a refusal (section 12); undefined where nothing is. */
function problemOfRefusal(status: number, body: unknown): string | undefined {
  const [misfit] = misfits(ErrorResponseSchema, body);
  if (misfit !== undefined) return `without the shape of section 12: ${misfit.path} ${misfit.problem}`;
  const { statusCode, code, error, message } = body as {
    statusCode: number;
    code: string;
    error: string;
    message: string;
  };
  if (statusCode !== status) return `with statusCode ${statusCode}`;
  if (!/^[A-Z][A-Z0-9_]*$/.test(code)) return `with the code "${code}", which is not in capitals`;
  // What a status is called differs from one HTTP library to the next.
  return error === '' || message === '' ? 'with an empty error or message' : undefined;
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
