import { type CodedError, defineError, isCodedError } from 'service-kit/starting';

const HELP = [
  'Tries again what was given up: a message that its messenger had refused in every way, an event that the manager had',
  'refused, or what the manager could not do.',
  '',
  'Usage:',
  '  npm run retry -- <id>',
  '',
  'npm run status shows the last ones with their ids; they are kept for 7 days.',
].join('\n');

const commandWrong = defineError('COMMAND_WRONG');
const unreachable = defineError('PROVIDER_UNREACHABLE', { retryable: true });
const refused = defineError('RETRY_REFUSED');
/** Nobody knows the id. */
const unknown = defineError('MESSAGE_UNKNOWN');
const noProvider = defineError('PROVIDER_UNKNOWN');

const TIMEOUT_MS = 10_000;

interface Asked {
  name: string;
  /** How it is called at the beginning of a sentence. */
  who: string;
  url: string;
  path: string;
  token: string;
}

/** Answers of whoever does not know the id, or has no such call; another may. */
const NOT_THEIRS = new Set(['MESSAGE_NOT_FOUND', 'EVENT_NOT_FOUND', 'DEAD_LETTER_NOT_FOUND', 'NOT_FOUND']);

/**
 * Carries out one command line and answers the lines to show; throws why not and what to do about it.
 *
 * All providers are asked, then the manager; one that is down keeps the others from nothing.
 */
export async function runRetryCommand(
  words: readonly string[],
  {
    providers,
    managerUrl,
    tokenFor,
  }: {
    providers: Readonly<Record<string, { url: string }>>;
    managerUrl?: string;
    tokenFor(name: string): Promise<string>;
  },
): Promise<string> {
  if (words.includes('--help') || words.includes('-h')) return HELP;
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw commandWrong(HELP);
  const path = encodeURIComponent(id);
  const asked: Asked[] = [];
  for (const [name, { url }] of Object.entries(providers)) {
    const token = await tokenFor(name);
    const provider = { name, who: `The provider "${name}"`, url, token };
    asked.push({ ...provider, path: `/v1/messages/${path}/retry` }, { ...provider, path: `/v1/events/${path}/retry` });
  }
  if (managerUrl !== undefined) {
    const token = await tokenFor('remote-sessions');
    asked.push({
      name: 'the manager',
      who: 'The manager',
      url: managerUrl,
      path: `/v1/dead-letters/${path}/retry`,
      token,
    });
  }
  let away: CodedError | undefined;
  for (const one of asked) {
    const answer = await askToRetry(one).catch((error: unknown) => {
      if (!isCodedError(error)) throw error;
      away ??= error;
      return undefined;
    });
    if (answer?.status === 202)
      return `Queued: ${one.name} tries ${id} again. What becomes of it is in its log and in npm run status.`;
    if (answer !== undefined && !NOT_THEIRS.has(String(answer.code))) throw refused(answer.message);
  }
  if (away !== undefined) throw away;
  if (asked.length === 0) throw noProvider('No provider is set up in the settings.');
  throw unknown(`Nothing with the id ${id} was given up, or it is not kept any more. npm run status shows what was.`);
}

async function askToRetry({ who, url, path, token }: Asked) {
  const base = url.replace(/\/+$/, '');
  const response = await fetch(`${base}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw unreachable(`${who} does not answer at ${base}. Start it, or correct its address in the settings.`, {
      cause,
    });
  });
  const body = (await response.json().catch(() => undefined)) as { code?: unknown; message?: unknown } | undefined;
  const said = typeof body?.message === 'string' ? body.message : `${who} answered with HTTP ${response.status}.`;
  const isTokenWrong = response.status === 401;
  const advice = `${who} does not accept the API token. Do both use the same dataDir and apiToken?`;
  return { status: response.status, code: body?.code, message: isTokenWrong ? advice : said };
}
