import type { gfm } from 'micromark-extension-gfm';

type Extension = ReturnType<typeof gfm>;
type Construct = Extract<NonNullable<Extension['text']>[string], { tokenize: unknown }>;
type Tokenizer = Construct['tokenize'];
type Code = Parameters<ReturnType<Tokenizer>>[0];

const dollar = 36;
const backslash = 92;
const maxInlineLength = 200;
const maxDisplayLength = 2000;

/**
 * Keeps math as it is written: `$a_1$`, `$$…$$`, `\(…\)`, `\[…\]` become code, marks included.
 *
 * Without it Markdown would read the underscores and backslashes of a formula as its own. A mark counts only where
 * what follows looks like a formula, so prices, shell variables and escaped brackets stay prose.
 */
export function mathSyntax(): Extension {
  return {
    text: {
      [dollar]: { name: 'mathDollar', tokenize: tokenizeMath, previous: (code) => code !== dollar },
      [backslash]: { name: 'mathBackslash', tokenize: tokenizeMath },
    },
  };
}

function isFormula(content: string): boolean {
  return /[\\^_={}+<>]/.test(content) || /^\p{L}['′]?$/u.test(content);
}

function isInlineFormula(content: string): boolean {
  return content !== '' && content.trim() === content && !/\*\*|`/.test(content) && isFormula(content);
}

const tokenizeMath: Tokenizer = (effects, ok, nok) => {
  let source = '';
  let opener = '';
  let closer = '';

  return start;

  function take(code: Code): void {
    source += code !== null && code > 0 ? String.fromCharCode(code) : ' ';
    effects.consume(code);
  }

  function start(code: Code) {
    effects.enter('codeText');
    effects.enter('codeTextData');
    take(code);
    return second;
  }

  function second(code: Code) {
    if (source === '$') {
      opener = code === dollar ? '$$' : '$';
      closer = opener;
    } else if (code === 40 || code === 91) {
      opener = code === 40 ? '\\(' : '\\[';
      closer = code === 40 ? '\\)' : '\\]';
    } else {
      return nok(code);
    }
    if (opener === '$') return inside(code);
    take(code);
    return inside;
  }

  function inside(code: Code): ReturnType<Tokenizer> | undefined {
    const isInline = opener === '$';
    if (source.length >= opener.length + closer.length && source.endsWith(closer)) return close(code);
    if (code === null || source.length > (isInline ? maxInlineLength : maxDisplayLength)) return nok(code);
    if (opener.startsWith('\\') && source.length > 2 && source.endsWith(opener)) return nok(code);
    if (code < -2) {
      if (isInline) return nok(code);
      effects.exit('codeTextData');
      effects.enter('lineEnding');
      take(code);
      effects.exit('lineEnding');
      return afterLineEnding;
    }
    take(code);
    return inside;
  }

  function afterLineEnding(code: Code): ReturnType<Tokenizer> | undefined {
    if (code !== null && code < -2) return nok(code);
    effects.enter('codeTextData');
    return code === null ? nok(code) : inside(code);
  }

  function close(code: Code) {
    const content = source.slice(opener.length, -closer.length);
    const isFollowedByWord = code !== null && code > 0 && /[\p{L}\p{N}$]/u.test(String.fromCharCode(code));
    const isMath =
      opener === '$'
        ? isInlineFormula(content) && !isFollowedByWord
        : opener === '$$' || (isFormula(content.trim()) && !(opener === '\\[' && /^x$/i.test(content)));
    if (!isMath || content.trim() === '') return nok(code);
    effects.exit('codeTextData');
    effects.exit('codeText');
    return ok(code);
  }
};
