import type { gfm } from 'micromark-extension-gfm';
import { type MarkRun, roleOfMarks } from './emphasis-rules.ts';
import { restOfLine, textBefore } from './line-around.ts';

type Extension = ReturnType<typeof gfm>;
type Construct = Extract<NonNullable<Extension['text']>[string], { tokenize: unknown }>;
type Tokenizer = Construct['tokenize'];
type Context = ThisParameterType<Tokenizer>;
type Code = Parameters<ReturnType<Tokenizer>>[0];

/**
 * Emphasis, strong emphasis and strikes that begin and end as models write them (`roleOfMarks`).
 *
 * Which mark belongs to which is left to the parser's own constructs.
 */
export function emphasisSyntax(): Extension {
  return {
    text: { 42: attention('*'), 95: attention('_'), 126: strike },
    disable: { null: ['strikethrough'] },
  };
}

function attention(mark: '*' | '_'): Construct {
  return {
    name: 'attention',
    tokenize: tokenizeMarks(mark, 'attentionSequence'),
    resolveAll: (events, context) => ownConstruct(context, 'attention')?.resolveAll?.(events, context) ?? events,
  };
}

const strike: Construct = {
  name: 'strike',
  // One tilde means `about` and `to` (`3~5`) more often than a strike.
  tokenize: tokenizeMarks('~', 'strikethroughSequenceTemporary', { exactLength: 2 }),
  previous: (code) => code !== 126,
  resolveAll: (events, context) => ownConstruct(context, 'strikethrough')?.resolveAll?.(events, context) ?? events,
};

function ownConstruct(context: Context, name: string) {
  return context.parser.constructs.insideSpan.null?.find((one) => 'name' in one && one.name === name);
}

function tokenizeMarks(
  mark: MarkRun['mark'],
  type: Parameters<Parameters<Tokenizer>[0]['enter']>[0],
  { exactLength }: { exactLength?: number } = {},
): Tokenizer {
  return function (effects, ok, nok) {
    const before = textBefore(this);
    const marker = mark.charCodeAt(0);
    const following: string[] = [];
    let length = 0;
    let token: ReturnType<typeof effects.exit>;

    const start = (code: Code) => {
      effects.enter(type);
      return inside(code);
    };
    const inside = (code: Code): ReturnType<Tokenizer> | undefined => {
      if (code === marker) {
        effects.consume(code);
        length++;
        return inside;
      }
      if (exactLength !== undefined && length !== exactLength) return nok(code);
      token = effects.exit(type);
      return effects.check(restOfLine(following), decide, decide)(code);
    };
    const decide = (code: Code) => {
      const role = roleOfMarks({ mark, length, before, after: following.join('') });
      token._open = role.opens;
      token._close = role.closes;
      return ok(code);
    };
    return start;
  };
}
