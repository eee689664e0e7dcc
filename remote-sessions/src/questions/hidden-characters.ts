/** A text in which nothing is left that a reader would not see, and whether something had to be written out for that. */
export interface Revealed {
  text: string;
  isHiding: boolean;
}

/**
 * Control characters except tab and line feed, format characters (zero width, direction of writing, tags), lone halves
 * of pairs, private use, and what draws nothing although it counts as a letter.
 */
const HIDDEN = String.raw`(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]`;

/** What joins emoji, and letters of scripts that need it, is part of a visible sign. */
const JOINERS = [
  String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}])[\u200c\u200d]`,
  // The flags of England, Scotland and Wales are the only ones that are made of tags.
  String.raw`\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`,
].join('|');

const IN_TEXT = new RegExp(`${JOINERS}|(${HIDDEN})`, 'gu');
/** Spaces that a shell takes for letters look like those that part words. */
const IN_COMMAND = new RegExp(`${JOINERS}|(${HIDDEN}|(?! )\\p{Zs})`, 'gu');
/** What stands in one line loses its line ends and tabs there. */
const IN_LINE = new RegExp(`${JOINERS}|(${HIDDEN}|[\\t\\n]|(?! )\\p{Zs})`, 'gu');
const PATTERNS = { text: IN_TEXT, command: IN_COMMAND, line: IN_LINE };
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** In a command every space counts, in a line (a path, a name) line ends too, in a text only what is not seen. */
export type Nature = keyof typeof PATTERNS;

/** Writes hidden characters out as `\u202e`, so that a text can be judged by what is seen of it. */
export function reveal(text: string, nature: Nature): Revealed {
  let isHiding = false;
  const shown = text.replace(PATTERNS[nature], (match, hidden?: string) => {
    if (hidden === undefined) return match;
    isHiding = true;
    return SHORT[hidden] ?? writtenOut(hidden);
  });
  return { text: shown, isHiding };
}

function writtenOut(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
