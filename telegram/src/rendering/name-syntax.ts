import type { gfm } from 'micromark-extension-gfm';

type Extension = ReturnType<typeof gfm>;
type Construct = Extract<NonNullable<Extension['text']>[string], { tokenize: unknown }>;
type Tokenizer = Construct['tokenize'];
type Code = Parameters<ReturnType<Tokenizer>>[0];

const underscore = 95;
const dot = 46;
const maxNameLength = 64;

/** Names that models write without a code mark, with nothing beside them that would tell them from emphasis. */
const commonNames = new Set(
  (
    'all call class dict doc enter eq exit file hash init iter len main name new next proto pycache repr str tests mocks ' +
    'DATE DEV DIR FILE FUNCTION LINE METHOD NAMESPACE PROD TIME VERSION'
  ).split(' '),
);

/**
 * Keeps names like `__init__.py`, `__main__` and `src/__tests__/` as they are written.
 *
 * Markdown reads them as strong emphasis, and a name that loses its underscores is another name. A word in `__` is a name
 * where it touches what belongs to code (`/`, `(`, `[`, a dot with a letter after it), or where it is a common one or of several
 * words.
 */
export function nameSyntax(): Extension {
  return {
    text: { [underscore]: { name: 'underscoredName', tokenize: tokenizeName, previous: (code) => !isWord(code) } },
  };
}

const isWord = (code: Code): boolean => isIn(code, /[\p{L}\p{N}_]/u);

const isIn = (code: Code, pattern: RegExp): boolean =>
  code !== null && code > 0 && pattern.test(String.fromCharCode(code));

const dotAndLetter: Construct = {
  partial: true,
  tokenize: (effects, ok, nok) => {
    const afterDot = (code: Code) => (isIn(code, /[a-z]/i) ? ok(code) : nok(code));
    return (code) => {
      effects.enter('data');
      effects.consume(code);
      effects.exit('data');
      return afterDot;
    };
  },
};

const tokenizeName: Tokenizer = function (effects, ok, nok) {
  const isAfterCode = isIn(this.previous, /[./]/);
  let source = '';

  return start;

  function start(code: Code) {
    effects.enter('data');
    return inside(code);
  }

  function inside(code: Code): ReturnType<Tokenizer> | undefined {
    if (isIn(code, /\w/) && source.length < maxNameLength) {
      source += String.fromCharCode(code ?? 0);
      effects.consume(code);
      return inside;
    }
    const name = /^__([a-z](?:\w*[a-z0-9])?)__$/i.exec(source)?.[1];
    if (name === undefined || isWord(code)) return nok(code);
    effects.exit('data');
    if (isAfterCode || commonNames.has(name) || name.includes('_') || isIn(code, /[/([]/)) return ok(code);
    return code === dot ? effects.check(dotAndLetter, ok, nok)(code) : nok(code);
  }
};
