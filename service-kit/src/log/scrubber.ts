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

export type Scrubber = (text: string) => string;

/**
 * Makes a function that replaces secrets in a text by `[secret]`.
 *
 * Finds the given values as they are, JSON-escaped and percent-encoded, and without being told: account tokens
 * (`<number>:<key>`, also in a URL path), JWTs, `Bearer` credentials, `whsec_` secrets, and the user and
 * password of a URL. Values shorter than 6 characters are left alone, for they would tear holes into every line.
 */
export function createScrubber(secrets: readonly string[]): Scrubber {
  const values = valuesPattern(secrets);
  return (text) => {
    let scrubbed = values === undefined ? text : text.replace(values, MASK);
    for (const { pattern, replacement } of SECRET_PATTERNS) scrubbed = scrubbed.replace(pattern, replacement);
    return scrubbed;
  };
}

/**
 * Makes a function that replaces our own secrets in words that are meant for people, and nothing that only looks like
 * one: an answer may well explain what a token looks like.
 */
export function createSecretHider(secrets: () => readonly string[]): Scrubber {
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
  return (text) => {
    const current = secrets();
    if (current.length !== known.length || current.some((value, index) => value !== known[index])) {
      known = [...current];
      scrub = createScrubber(known);
    }
    return scrub(text);
  };
}

function valuesPattern(secrets: readonly string[]): RegExp | undefined {
  const forms = new Set(secrets.filter((secret) => secret.length >= MIN_SECRET_LENGTH).flatMap(formsOf));
  if (forms.size === 0) return undefined;
  // The longest first: a secret that begins with another one must not leave its end behind.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(ordered.map((form) => escapeForPattern(form)).join('|'), 'g');
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
