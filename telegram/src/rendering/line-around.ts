import type { gfm } from 'micromark-extension-gfm';

type Construct = Extract<NonNullable<ReturnType<typeof gfm>['text']>[string], { tokenize: unknown }>;
type Tokenizer = Construct['tokenize'];
type Context = ThisParameterType<Tokenizer>;
type Code = Parameters<ReturnType<Tokenizer>>[0];

// How much of its line a mark looks at, so that reading stays linear.
const mostBefore = 200;
const mostAfter = 200;

/** The text before the place in its line. */
export function textBefore(context: Context): string {
  const end = context.now();
  // A chunk of the parser is a stretch of one line, so this never leaves the line.
  const length = Math.min(mostBefore, Math.max(0, end._bufferIndex));
  const start = {
    ...end,
    offset: end.offset - length,
    column: end.column - length,
    _bufferIndex: end._bufferIndex - length,
  };
  return context.sliceSerialize({ start, end });
}

/** Reads on, without taking anything: `check` gives all of it back. */
export function restOfLine(read: string[]): Construct {
  return {
    partial: true,
    tokenize: (effects, ok) => {
      const start = (code: Code) => {
        effects.enter('data');
        return next(code);
      };
      const next = (code: Code): ReturnType<Tokenizer> | undefined => {
        if (code === null || code < -2 || read.length >= mostAfter) {
          effects.exit('data');
          return ok(code);
        }
        read.push(code < 0 ? ' ' : String.fromCharCode(code));
        effects.consume(code);
        return next;
      };
      return start;
    },
  };
}
