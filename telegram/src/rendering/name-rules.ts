/** Emphasis as the parser found it: its mark, what it holds in the source, and the source beside it. */
export type MarkedText = { mark: '*' | '**' | '_' | '__' | '~~'; content: string; before: string; after: string };

/**
 * Whether the marks belong to a path, a name or a sum, although they stand as marks of emphasis do.
 *
 * In `*.ts and lib.*`, `_.map(_.x)`, `a**b + c**d` what stands between the marks is no phrase.
 */
export function isName(text: MarkedText): boolean {
  return beginsLikeRest(text) || endsLikeBeginning(text) || isWithinWord(text) || isIdentifier(text);
}

function beginsLikeRest({ mark, content }: MarkedText): boolean {
  // A path in bold is one: `**/start**`; with stars or a slash at its end it is a pattern.
  if (content.startsWith('/')) return mark !== '**' || /[*/]$|\*/.test(content);
  return mark !== '~~' && /^(?:[:,;=)\]}]|\.[\w*{])/.test(content);
}

function endsLikeBeginning({ mark, content, before, after }: MarkedText): boolean {
  const isBeforeExtension = mark.length === 1 && /^\.\w/.test(after);
  return (
    mark !== '~~' &&
    (/[([{]$/.test(content) || (content.endsWith(',') && /[([{,=]\s?$/.test(before)) || isBeforeExtension)
  );
}

function isWithinWord({ mark, content, before, after }: MarkedText): boolean {
  if (mark !== '**' || !/\w$/.test(before) || !/^\w/.test(after)) return false;
  return (
    /[\s+\-/=<>%^&|]/.test(content) || (/(?:^|\W)\w$/.test(before) && content.length === 1 && /^\w(?:\W|$)/.test(after))
  );
}

function isIdentifier({ mark, content }: MarkedText): boolean {
  if (mark === '_') return /^[a-z0-9]+(?:_[a-z0-9]+)+$/i.test(content);
  return mark === '*' && /^[^\s*]+\*[^\s*]+$/.test(content);
}
