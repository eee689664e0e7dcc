/** What keeps the model from answering; each kind is somebody else's turn to mend. */
export type ModelFailure = 'key' | 'credit' | 'busy' | 'too_long' | 'refused' | 'unreachable' | 'unknown';

/** First hit wins; the words are those of Claude's API and of Claude Code, the numbers its HTTP statuses. */
const RULES: readonly (readonly [RegExp, ModelFailure])[] = [
  [/credit balance|billing|payment required|\b402\b/i, 'credit'],
  [/prompt is too long|context (?:length|window)|too many (?:input )?tokens|request too large|\b413\b/i, 'too_long'],
  [/overloaded|at capacity|rate.?limit|too many requests|\b(?:429|500|502|503|504|529)\b/i, 'busy'],
  [/api.?key|authentication|unauthorized|oauth|please run \/login|permission_error|forbidden|\b(?:401|403)\b/i, 'key'],
  [/ECONN|ENOTFOUND|EAI_AGAIN|connection (?:error|refused)|fetch failed|timed? ?out|network/i, 'unreachable'],
  [/invalid_request|bad request|content filter|usage policy|\b400\b/i, 'refused'],
];

/** Says of which kind an error of the model is. */
export const modelFailureOf = (message: string): ModelFailure =>
  RULES.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown';

/** Addresses of Etienne's inner network: nobody who reads a chat can do anything with them. */
const ADDRESS = /\b(?:https?:\/\/[^\s)]+|(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?|localhost:\d+|\[[0-9a-f:]+\](?::\d+)?)/gi;

/** The words of a failure without the addresses that it names. */
export const withoutAddresses = (message: string): string => message.replace(ADDRESS, '…');

/** How Etienne writes an error of the model into the text of the answer. */
const SAID_IN_TEXT = /\s*⚠️ \*\*API Error:\*\* ([^\n]*)\s*$/u;

/** Takes the error of the model out of an answer that ends with one. */
export function splitModelFailure(text: string): { text: string; failure: string | undefined } {
  const match = SAID_IN_TEXT.exec(text);
  if (match === null) return { text, failure: undefined };
  return { text: text.slice(0, match.index), failure: match[1] ?? '' };
}
