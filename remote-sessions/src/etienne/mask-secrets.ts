const MASK = '[secret]';

/**
 * How sure it is that a find is a credential. `certain`: by its own form, so it means nothing to whatever runs, and
 * hiding it hides nothing. `likely`: by what stands before it; it may be a name that matters. `no`: a path, a word, a
 * name, or something that runs.
 */
type Likeness = 'certain' | 'likely' | 'no';

interface Rule {
  /** What stands before the credential is its only group. */
  readonly pattern: RegExp;
  readonly likenessOf: (value: string, lead: string) => Likeness;
}

/** Behind it nothing may go on: with `/x`, `.sh` or `-all` at its end it would be a name. */
const END = String.raw`(?![\w/\\-]|\.\w)`;

/** Formats as their makers document them, with their lengths. */
const KEY_FORMATS = [
  'gh[pousr]_[A-Za-z0-9]{30,255}',
  'github_pat_[A-Za-z0-9_]{40,255}',
  String.raw`glpat-[\w-]{20,64}`,
  'xox[abeprs]-[A-Za-z0-9-]{20,255}',
  'whsec_[A-Za-z0-9+/]{24,128}={0,2}',
  '(?:AKIA|ASIA)[A-Z0-9]{16}',
  String.raw`AIza[\w-]{35}`,
  'npm_[A-Za-z0-9]{36}',
  '[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}',
].join('|');

/** None begins in the middle of what it may take to the end of, or a long word would be read again from each letter. */
const RULES: readonly Rule[] = [
  {
    pattern: /()(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]*){1,2}/g,
    likenessOf: (value) => (isJwt(value) ? 'certain' : 'no'),
  },
  {
    pattern: /(\b(?:bearer|basic)\s+)[\w.~+/=-]{6,}/gi,
    likenessOf: (value, lead) => (/^basic/i.test(lead) ? likenessOfBasic(value) : likenessOfBearer(value)),
  },
  // Also within `/bot<token>/getMe`.
  {
    pattern: /()(?<!\d)\d{6,12}:[\w-]{30,}/g,
    likenessOf: (value) => (/^\d{8,12}:[\w-]{35}$/.test(value) && isMixed(value) ? 'certain' : 'likely'),
  },
  {
    pattern: new RegExp(String.raw`()(?<![\w-])(?:${KEY_FORMATS})${END}`, 'g'),
    likenessOf: (value) => (/\d/.test(value) ? 'certain' : 'no'),
  },
  {
    pattern: /()\b(?:sk-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abp]-|whsec_|AKIA)[\w+/=-]{8,}/g,
    // `sk-` begins names of folders too, and those have no capitals.
    likenessOf: (value) => (/^sk-[\w-]{20,}$/.test(value) && isMixed(value) ? 'certain' : 'no'),
  },
  { pattern: /(\b\w+:\/\/)[^\s/@:]*:[^\s/@]+(?=@)/g, likenessOf: () => 'no' },
  // Who signs in may matter, so on a decision only the password is hidden.
  {
    pattern: /(\b\w+:\/\/[^\s/@:]*:)[^\s/@]+(?=@)/g,
    likenessOf: (value) => (/^[\w.~%!*+=-]+$/.test(value) ? 'certain' : 'no'),
  },
  {
    pattern: /((?:^|\s)-{1,2}(?:password|passwd|pwd|token|secret|api-?key)[\s=]+)(?:"[^"]*"|'[^']*'|\S+)/gi,
    likenessOf: likenessOfNamed,
  },
  {
    pattern:
      /((?:password|passwd|pwd|token(?!s\b)|secret|api[_-]?key|authorization|credential)[\w-]{0,40}["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|(?!\[secret\]|bearer\b|basic\b)[^\s&"',;]+)/gi,
    likenessOf: likenessOfNamed,
  },
];

const isMixed = (value: string) => /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);

/** Made by a machine: no word in it, and as varied as chance makes it. */
function isRandom(value: string): boolean {
  if (value.length < 20 || !/^[\w.~+=-]+$/.test(value) || value.includes('..')) return false;
  if (/[a-z]{7,}|[A-Z]{7,}/.test(value) || (value.match(/\d/g)?.length ?? 0) < 3) return false;
  return new Set(value).size >= 12 || /^[0-9a-f]{32,}$/.test(value);
}

function likenessOfBearer(value: string): Likeness {
  if (isRandom(value)) return 'certain';
  return isName(value) ? 'no' : 'likely';
}

/** `user:password` in Base64; everything else behind the word is the next word. */
function likenessOfBasic(value: string): Likeness {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return 'no';
  return /^[\x20-\x7e]+:[\x20-\x7e]*$/.test(Buffer.from(value, 'base64').toString('latin1')) ? 'certain' : 'no';
}

/** Its first two parts are JSON objects, and the first one says how it is signed. */
function isJwt(value: string): boolean {
  const [header, payload, signature, ...more] = value.split('.');
  if (signature === undefined || more.length > 0 || (signature !== '' && signature.length < 20)) return false;
  return typeof decoded(header)?.alg === 'string' && decoded(payload) !== undefined;
}

function decoded(part = ''): { alg?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What stands behind the name of a password, token, secret or key. */
function likenessOfNamed(value: string): Likeness {
  const inner = /^(["'])(.*)\1$/s.exec(value)?.[2];
  // In quotes more signs mean nothing to a shell; what substitutes, redirects or ends a command is none of them.
  const isOneWord = inner === undefined ? /^[\w.~+=:%!*^#-]+$/.test(value) : /^[^\s$`\\<>|;(){}"'/]+$/.test(inner);
  const word = inner ?? value;
  if (!isOneWord || word.startsWith('@') || word.startsWith('-') || isName(word))
    return isLongKey(word) ? 'likely' : 'no';
  return isRandom(word) ? 'certain' : 'likely';
}

/** Words, dotted names and small numbers: what a command may be about, and types and values in a program. */
const isName = (value: string): boolean =>
  /^[\p{L}_.:-]+$/u.test(value) || /^[a-z_]\w*(?:\.[a-z_]\w*)+$/i.test(value) || /^\d{1,5}$/.test(value);

/** Keys of some clouds have slashes in them as paths do, but neither dots nor words. */
const isLongKey = (value: string): boolean =>
  /^[A-Za-z0-9+][A-Za-z0-9+/]{31,}={0,2}$/.test(value) && isMixed(value) && !/[a-z]{7,}/.test(value);

/**
 * Replaces what looks like a credential in a text that is going to be shown or logged.
 *
 * A net below the log's own scrubbing, for texts that come from Etienne: bearer tokens, JWTs, well-known key formats,
 * credentials in URLs, and values that are named a password, token, secret or key.
 */
export const maskSecrets = (text: string): string => mask(text, () => true);

export interface Masked {
  readonly text: string;
  readonly isMasked: boolean;
  /** Whether something is hidden that could be what matters; it must not be allowed unseen. */
  readonly isUncertain: boolean;
}

/**
 * The same in a text that a person decides on, where what is hidden must not be what matters: paths, `@file`, words
 * and names are never hidden, and it is told whether anything is that is no credential by its form alone.
 */
export function maskCredentials(text: string): Masked {
  let isUncertain = false;
  const masked = mask(text, ({ likenessOf }, value, lead) => {
    const likeness = likenessOf(value, lead);
    if (likeness === 'likely') isUncertain = true;
    return likeness !== 'no';
  });
  return { text: masked, isMasked: masked !== text, isUncertain };
}

/** The same in a path, where `token=x` is the name of a folder. */
export function maskCertain(text: string): Masked {
  const masked = mask(text, ({ likenessOf }, value, lead) => lead === '' && likenessOf(value, lead) === 'certain');
  return { text: masked, isMasked: masked !== text, isUncertain: false };
}

const mask = (text: string, isSecret: (rule: Rule, value: string, lead: string) => boolean): string =>
  RULES.reduce(
    (masked, rule) =>
      masked.replace(rule.pattern, (match: string, lead: string) =>
        isSecret(rule, match.slice(lead.length), lead) ? lead + MASK : match,
      ),
    text,
  );
