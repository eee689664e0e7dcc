const MASK = '[secret]';
const MIN_SECRET_LENGTH = 6;

// Repetitions before a fixed part are bounded, so that no long text takes quadratic time. No word boundaries: a secret
// also stands right behind letters in a path, or behind a percent-encoded sign.
const SECRET_PATTERNS: readonly { readonly pattern: RegExp; readonly replacement: string }[] = [
  { pattern: /\d{6,12}(?::|%3[Aa])[A-Za-z0-9_-]{30,}/g, replacement: MASK },
  { pattern: /eyJ[A-Za-z0-9_-]{1,1000}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, replacement: MASK },
  { pattern: /(Bearer)(\s+|%20|\+)[A-Za-z0-9._~+/=-]{6,}/gi, replacement: `$1$2${MASK}` },
  { pattern: /whsec_[A-Za-z0-9+/=_-]+/g, replacement: `whsec_${MASK}` },
  { pattern: /:\/\/[^\s/?#@:]{0,200}:[^\s/?#@]{1,500}@/g, replacement: `://${MASK}@` },
];

/** What every text that one of the patterns finds holds, in JSON too. */
const MAY_HOLD_SECRET = /\d{6}(?::|%3A)|eyJ|Bearer|whsec_|:\/\//i;

export interface Scrubber {
  (text: string): string;
  /** False where nothing in a line can be a secret, not even, where it is JSON, in its decoded strings. */
  mayFindIn(line: string): boolean;
}

/**
 * Makes a function that replaces secrets in a text by `[secret]`.
 *
 * Finds the given values as they are, JSON-escaped and percent-encoded, and without being told: account tokens
 * (`<number>:<key>`, also in a URL path), JWTs, `Bearer` credentials, `whsec_` secrets, and the user and
 * password of a URL. Values shorter than 6 characters are left alone, for they would tear holes into every line.
 */
export function createScrubber(secrets: readonly string[]): Scrubber {
  const values = valuesPattern(secrets);
  const anywhere = valuesPattern(secrets, (form) => [form, JSON.stringify(form).slice(1, -1)], '');
  const scrub = (text: string) => {
    let scrubbed = values === undefined ? text : text.replace(values, MASK);
    for (const { pattern, replacement } of SECRET_PATTERNS) scrubbed = scrubbed.replace(pattern, replacement);
    return scrubbed;
  };
  return Object.assign(scrub, {
    mayFindIn: (line: string) => MAY_HOLD_SECRET.test(line) || (anywhere?.test(line) ?? false),
  });
}

/**
 * Makes a function that replaces our own secrets in words that are meant for people, and nothing that only looks like
 * one: an answer may well explain what a token looks like.
 */
export function createSecretHider(secrets: () => readonly string[]): (text: string) => string {
  let known: readonly string[] = [];
  let values: RegExp | undefined;
  return (text) => {
    const current = secrets();
    if (current.length !== known.length || current.some((value, index) => value !== known[index])) {
      known = [...current];
      values = valuesPattern(known);
    }
    return values === undefined ? text : text.replace(values, MASK);
  };
}

/**
 * Makes a scrubber over secrets that may still grow: it asks for the list at every text and prepares anew only when
 * the list changed.
 */
export function createLiveScrubber(secrets: () => readonly string[]): Scrubber {
  let known: readonly string[] = [...secrets()];
  let scrub = createScrubber(known);
  const newest = () => {
    const current = secrets();
    if (current.length !== known.length || current.some((value, index) => value !== known[index])) {
      known = [...current];
      scrub = createScrubber(known);
    }
    return scrub;
  };
  return Object.assign((text: string) => newest()(text), { mayFindIn: (line: string) => newest().mayFindIn(line) });
}

/** A pattern for all forms of the secrets, each as `written`; undefined where there is none. */
function valuesPattern(
  secrets: readonly string[],
  written = (form: string) => [form],
  flags = 'g',
): RegExp | undefined {
  const long = secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH);
  const forms = new Set(long.flatMap(formsOf).flatMap(written));
  if (forms.size === 0) return undefined;
  // The longest first: a secret that begins with another one must not leave its end behind.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(ordered.map((form) => escapeForPattern(form)).join('|'), flags);
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function formsOf(secret: string): string[] {
  const whole = secret.toWellFormed();
  const escapedOnce = JSON.stringify(secret).slice(1, -1);
  const escapedTwice = JSON.stringify(escapedOnce).slice(1, -1);
  const encoded = encodeURIComponent(whole);
  return [secret, escapedOnce, escapedTwice, encoded, encoded.replaceAll('%20', '+'), encodeURI(whole)];
}
