/** What stands around a run of marks in its line: `**` in `see **this**`. */
export type MarkRun = { mark: '*' | '_' | '~'; length: number; before: string; after: string };

/** Whether a run of marks can begin and end emphasis. */
export type MarkRole = { opens: boolean; closes: boolean };

type Kind = 'space' | 'punctuation' | 'word';

// Han with its neighbours, and the scripts of South East Asia: no spaces between words. Korean has them, but not before
// its particles.
const spacelessLetter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u;
const widePunctuation =
  /[\u2018-\u201f\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]/u;
// Quotation marks are not among them: one language's opening mark is the closing one of another.
const openingBracket = /[([{\p{Ps}]/u;
const openingMark = /[([{<"'`$\p{Ps}\p{Pi}]/u;
const closingBracket = /[)\]},;\p{Pe}\p{Pf}]/u;
const endOfSentence = /[:.!?…)"'”’]/u;
// What may stand before `*emphasis*` besides a space; after anything else the star belongs to a sum, a path or a name.
const beforeEmphasis = /[([{"'`,;:!?—–…|>-]/u;

/**
 * Whether marks begin or end emphasis, as models write them.
 *
 * Markdown wants a space outside of marks that have punctuation inside (`**Note:** text`). In scripts without spaces
 * there is none to be had, and beside `**` and `~~` models leave it out in any script. A single `*` between letters,
 * digits, slashes and dots belongs to a sum, a path or a name instead.
 */
export function roleOfMarks({ mark, length, before, after }: MarkRun): MarkRole {
  // Marks that touch count as one: what decides is the text outside of all of them.
  const previous = [...before.replace(/[*_~]+$/, '')].at(-1) ?? '';
  const next = [...after.replace(/^[*_~]+/, '').slice(0, 2)][0] ?? '';
  const outside = { previous, next };
  if (mark === '_') return roleOfUnderscores(outside);
  return mark === '*' && length === 1 ? roleOfStar(outside) : roleOfDoubleMarks(outside, { before, after });
}

type Outside = { previous: string; next: string };

function roleOfUnderscores({ previous, next }: Outside): MarkRole {
  const [before, after] = [kindOf(previous), kindOf(next)];
  const canOpen = after === 'word' || (after === 'punctuation' && before !== 'word') || widePunctuation.test(next);
  const canClose =
    before === 'word' || (before === 'punctuation' && after !== 'word') || widePunctuation.test(previous);
  return {
    opens: canOpen && (before !== 'word' || !canClose),
    closes: canClose && (after !== 'word' || !canOpen),
  };
}

function roleOfStar({ previous, next }: Outside): MarkRole {
  const [before, after] = [kindOf(previous), kindOf(next)];
  const isSpaceless = isSpacelessText(previous) || isSpacelessText(next);
  const opens =
    after === 'word'
      ? before === 'space' || beforeEmphasis.test(previous) || isSpaceless
      : after === 'punctuation' && !/[/\\]/.test(next) && !closingBracket.test(next);
  const canOpen = opens && (after === 'word' || before === 'space' || openingBracket.test(previous) || isSpaceless);
  const canClose =
    before !== 'space' &&
    !/[/\\]/.test(previous) &&
    !openingBracket.test(previous) &&
    (after !== 'word' || isSpaceless || (endOfSentence.test(previous) && /\p{L}/u.test(next)));
  return { opens: canOpen, closes: canClose };
}

function roleOfDoubleMarks({ previous, next }: Outside, line: Pick<MarkRun, 'before' | 'after'>): MarkRole {
  const [before, after] = [kindOf(previous), kindOf(next)];
  if (isPower(previous, next, line.before)) return { opens: false, closes: false };
  if (endsWithSpaceInside(line)) return { opens: false, closes: true };
  const isSpaceless = isSpacelessText(previous) || isSpacelessText(next);
  const isPath = /[/\\]/.test(previous) && after !== 'word';
  return {
    opens:
      after !== 'space' &&
      !isPath &&
      !closingBracket.test(next) &&
      (after === 'word' || before !== 'word' || isSpaceless || openingMark.test(next)),
    closes:
      before !== 'space' &&
      !(openingBracket.test(previous) && after === 'word') &&
      !(/[/\\]/.test(previous) && (after === 'word' || /[/\\]/.test(next))),
  };
}

/** `2**10` and `x**2`: a sum. Where bold text is open, only between digits. */
function isPower(previous: string, next: string, before: string): boolean {
  const [isDigitBefore, isDigitAfter] = [/\d/.test(previous), /\d/.test(next)];
  if (isDigitBefore && isDigitAfter) return true;
  return ((isDigitBefore && /[\w(-]/.test(next)) || (isDigitAfter && /[\w)\]]/.test(previous))) && !isOpened(before);
}

/** Whether bold text was begun at a word and not ended yet. */
const isOpened = (before: string): boolean => /(?:^|[\s([{"'])\*\*(?=\S)[^*]*$/.test(before);

/** `**Note: **text`: models put the space inside. Only where a mark is open, and none opens after it. */
function endsWithSpaceInside({ before, after }: Pick<MarkRun, 'before' | 'after'>): boolean {
  const opened = /\*\*(?![\s*])[^*]*[:：!！?？.。]\s$/u.test(before);
  return opened && before.split('**').length % 2 === 0 && after.split('**').length % 2 === 1;
}

function kindOf(character: string): Kind {
  if (character === '' || /\s/.test(character)) return 'space';
  return /[\p{P}\p{S}]/u.test(character) ? 'punctuation' : 'word';
}

const isSpacelessText = (character: string): boolean =>
  spacelessLetter.test(character) || widePunctuation.test(character);
