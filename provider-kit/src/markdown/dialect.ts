/**
 * What a messenger draws of Markdown beside paragraphs, lists, quotes, code, links, bold, italic and strike, and how it
 * measures a message. Whatever it does not draw is told by what it does: nothing is left out.
 */
export interface MarkdownDialect {
  /** The size of a text as it is sent, in the unit of the messenger's limit; at least one for each character. */
  sizeOf(text: string): number;
  /** Else a heading becomes bold words. */
  drawsHeadings: boolean;
  /** Else a rule becomes a line of dashes. */
  drawsRules: boolean;
  /** Whether one newline is shown as one; else each line becomes a paragraph. */
  keepsNewlines: boolean;
  /** What else has to be escaped in a text whose marks are escaped already. */
  escapeText?(written: string): string;
}
