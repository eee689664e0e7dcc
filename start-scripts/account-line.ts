/** What a person reads once a provider has told its starter whose account it speaks with; undefined for other messages. */
export function accountLine(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { account, link } = message as { account?: unknown; link?: unknown };
  if (typeof account !== 'string' || typeof link !== 'string') return undefined;
  return `Your bot is ${account}: write /start to it, ${link}`;
}
