const MASK = '[secret]';

interface Rule {
  /** What stands before the credential is its only group. */
  readonly pattern: RegExp;
  /** Whether a find is a credential for certain and nothing more, so that it may be hidden from who decides. */
  readonly isCertain: (value: string, lead: string) => boolean;
}

/** None begins in the middle of what it may take to the end of, or a long word would be read again from each letter. */
const RULES: readonly Rule[] = [
  { pattern: /(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}/gi, isCertain: isMadeByMachine },
  { pattern: /()(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]*){1,2}/g, isCertain: () => true },
  { pattern: /()\b\d{6,}:[\w-]{30,}/g, isCertain: () => true },
  {
    pattern: /()\b(?:sk-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abp]-|whsec_|AKIA)[\w+/=-]{8,}/g,
    // `sk-` begins names of folders too, and those have no capitals.
    isCertain: (value) => isMadeByMachine(value) && /[A-Z]/.test(value),
  },
  { pattern: /(\b\w+:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g, isCertain: isBareWord },
  {
    pattern: /((?:^|\s)-{1,2}(?:password|passwd|pwd|token|secret|api-?key)[\s=]+)(?:"[^"]*"|'[^']*'|\S+)/gi,
    isCertain: (value) => isQuotedWord(value) || isBareWord(value),
  },
  {
    pattern:
      /((?:password|passwd|pwd|token|secret|api[_-]?key|authorization|credential)[\w-]{0,40}["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|(?!\[secret\]|bearer\b|basic\b)[^\s&"',;]+)/gi,
    // A bare word beside a colon is a type or a word of prose, unless it has a digit.
    isCertain: (value, lead) =>
      isQuotedWord(value) || (isBareWord(value) && (/\d/.test(value) || /[^\s:=]=$/.test(lead))),
  },
];

/** Paths and words of prose have neither digits nor capitals in the middle, as a rule. */
function isMadeByMachine(value: string): boolean {
  return (/\d/.test(value) && /[a-z]/i.test(value)) || /[a-z][A-Z]/.test(value);
}

function isBareWord(value: string): boolean {
  return /^[\w.+=:@][\w.~+/=:@%-]*$/.test(value) && !/^\.{1,2}\//.test(value);
}

/** In quotes more signs mean nothing to a shell; what substitutes, redirects or ends a command is none of them. */
function isQuotedWord(value: string): boolean {
  const inner = /^(["'])(.*)\1$/s.exec(value)?.[2];
  return inner !== undefined && /^[^\s$`\\<>|;(){}"'/~-][^\s$`\\<>|;(){}"']*$/.test(inner) && !/^\.{1,2}\//.test(inner);
}

/**
 * Replaces what looks like a credential in a text that is going to be shown or logged.
 *
 * A net below the log's own scrubbing, for texts that come from Etienne: bearer tokens, JWTs, well-known key formats,
 * credentials in URLs, and values that are named a password, token, secret or key.
 */
export const maskSecrets = (text: string): string => mask(text, () => true);

/**
 * The same in a text that a person decides on, where what is hidden must not be what matters.
 *
 * Only single words of letters, digits and signs of credentials are hidden, which do nothing by themselves: never a
 * substitution, a path, several words, or the types and names that stand beside `token` in a program.
 */
export function maskCredentials(text: string): { readonly text: string; readonly isMasked: boolean } {
  const masked = mask(text, ({ isCertain }, value, lead) => isCertain(value, lead));
  return { text: masked, isMasked: masked !== text };
}

const mask = (text: string, isSecret: (rule: Rule, value: string, lead: string) => boolean): string =>
  RULES.reduce(
    (masked, rule) =>
      masked.replace(rule.pattern, (match: string, lead: string) =>
        isSecret(rule, match.slice(lead.length), lead) ? lead + MASK : match,
      ),
    text,
  );
