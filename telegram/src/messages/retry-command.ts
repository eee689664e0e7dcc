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
  let answer = `No provider is set up in the settings.`;
  for (const [name, { url }] of Object.entries(providers)) {
    const { status, message } = await askToRetry({ name, url, token: await tokenFor(name), id });
    if (status === 202) return `Queued: ${name} sends ${id} again. What becomes of it is in its log and in /ready.`;
    answer = message;
    // Another provider may know it.
    if (status !== 404) break;
  }
  throw refused(answer);
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
  const body = (await response.json().catch(() => undefined)) as { message?: unknown } | undefined;
  const said = typeof body?.message === 'string' ? body.message : `The provider answered with HTTP ${response.status}.`;
  const isTokenWrong = response.status === 401;
  const advice = `The provider "${name}" does not accept the API token. Do both use the same dataDir and apiToken?`;
  return { status: response.status, message: isTokenWrong ? advice : said };
}
