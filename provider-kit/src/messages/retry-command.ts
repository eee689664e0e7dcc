import { defineError } from 'service-kit';

const HELP = [
  'Sends a message again that its messenger had refused in every way.',
  '',
  'Usage:',
  '  npm run retry -- <message id>',
  '',
  'The ids of the last ones are in /ready of the provider, under outbox.lastDeadLetters, and in its log. A message can be',
  'sent again for 7 days.',
].join('\n');

const commandWrong = defineError('COMMAND_WRONG');
const unreachable = defineError('PROVIDER_UNREACHABLE', { retryable: true });
const refused = defineError('RETRY_REFUSED');
/** No provider knows the message. */
const unknown = defineError('MESSAGE_UNKNOWN');
const noProvider = defineError('PROVIDER_UNKNOWN');

const TIMEOUT_MS = 10_000;

/** Carries out one command line and answers the lines to show; throws why not and what to do about it. */
export async function runRetryCommand(
  words: readonly string[],
  {
    providers,
    tokenFor,
  }: { providers: Readonly<Record<string, { url: string }>>; tokenFor(name: string): Promise<string> },
): Promise<string> {
  if (words.includes('--help') || words.includes('-h')) return HELP;
  const [id, ...more] = words;
  if (id === undefined || more.length > 0) throw commandWrong(HELP);
  let unknownSays: string | undefined;
  for (const [name, { url }] of Object.entries(providers)) {
    const { status, code, message } = await askToRetry({ name, url, token: await tokenFor(name), id });
    if (status === 202) return `Queued: ${name} sends ${id} again. What becomes of it is in its log and in /ready.`;
    // Another provider may know it.
    if (code !== 'MESSAGE_NOT_FOUND') throw refused(message);
    unknownSays = message;
  }
  throw unknownSays === undefined ? noProvider('No provider is set up in the settings.') : unknown(unknownSays);
}

async function askToRetry({ name, url, token, id }: { name: string; url: string; token: string; id: string }) {
  const base = url.replace(/\/+$/, '');
  const response = await fetch(`${base}/v1/messages/${encodeURIComponent(id)}/retry`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw unreachable(
      `The provider "${name}" does not answer at ${base}. Start it, or correct providers.${name}.url.`,
      {
        cause,
      },
    );
  });
  const body = (await response.json().catch(() => undefined)) as { code?: unknown; message?: unknown } | undefined;
  const said = typeof body?.message === 'string' ? body.message : `The provider answered with HTTP ${response.status}.`;
  const isTokenWrong = response.status === 401;
  const advice = `The provider "${name}" does not accept the API token. Do both use the same dataDir and apiToken?`;
  return { status: response.status, code: body?.code, message: isTokenWrong ? advice : said };
}
