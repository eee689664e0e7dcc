const MASK = '[secret]';

const RULES: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]{5,}(\.[\w-]*){1,2}/g, MASK],
  [/\b\d{6,}:[\w-]{30,}/g, MASK],
  [/\b(sk-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abp]-|whsec_|AKIA)[\w+/=-]{8,}/g, MASK],
  [/(\w+:\/\/)[^\s/@:]*:[^\s/@]+@/g, `$1${MASK}@`],
  [/((?:^|\s)-{1,2}(?:password|passwd|pwd|token|secret|api-?key)[\s=]+)(?:"[^"]*"|'[^']*'|\S+)/gi, `$1${MASK}`],
  [
    /((?:password|passwd|pwd|token|secret|api[_-]?key|authorization|credential)[\w-]*["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|(?!\[secret\]|bearer\b|basic\b)[^\s&"',;]+)/gi,
    `$1${MASK}`,
  ],
];

/**
 * Replaces what looks like a credential in a text that is going to be shown or logged.
 *
 * A net below the log's own scrubbing, for texts that come from Etienne: bearer tokens, JWTs, well-known key formats,
 * credentials in URLs, and values that are named a password, token, secret or key.
 */
export function maskSecrets(text: string): string {
  return RULES.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}
