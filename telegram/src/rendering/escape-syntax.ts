import type { gfm } from 'micromark-extension-gfm';
import { isEscape } from './escape-rules.ts';
import { restOfLine, textBefore } from './line-around.ts';

type Extension = ReturnType<typeof gfm>;
type Construct = Extract<NonNullable<Extension['text']>[string], { tokenize: unknown }>;
type Code = Parameters<ReturnType<Construct['tokenize']>>[0];

const backslash = 92;

/** Keeps a backslash with the sign after it where it is no escape (`isEscape`); escapes are left to the parser's own construct. */
export function escapeSyntax(): Extension {
  return { text: { [backslash]: keptBackslash } };
}

const keptBackslash: Construct = {
  name: 'keptBackslash',
  tokenize(effects, ok, nok) {
    const before = textBefore(this);
    const following: string[] = [];
    let sign = '';

    return start;

    function start(code: Code) {
      effects.enter('data');
      effects.consume(code);
      return second;
    }

    function second(code: Code) {
      if (code === null || code < 0) return nok(code);
      sign = String.fromCharCode(code);
      if (!/[!-/:-@[-`{-~]/.test(sign)) return nok(code);
      effects.consume(code);
      return afterSign;
    }

    function afterSign(code: Code) {
      effects.exit('data');
      return effects.check(restOfLine(following), decide, decide)(code);
    }

    function decide(code: Code) {
      return isEscape({ before, sign, after: following.join('') }) ? nok(code) : ok(code);
    }
  },
};
