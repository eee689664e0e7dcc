import { createMarkdownRenderer } from 'provider-kit/markdown';

/** Microsoft says about 100 KB of the whole activity in UTF-16; older pages 28 and 40. */
export const MESSAGE_BYTES = 80_000;
/** For a second try after a refusal of the size. */
export const SMALL_MESSAGE_BYTES = 28_000;
/** Ids, names and fields around the text. */
const ENVELOPE_BYTES = 2_000;

/** The bytes of a value as Teams counts them: its JSON in UTF-16. */
export const bytesOf = (value: unknown): number => JSON.stringify(value).length * 2;

/** What is left for a text. */
export const textBytes = (messageBytes: number): number => messageBytes - ENVELOPE_BYTES;

/** Writes the Markdown that Teams draws; sizes are in bytes, as `bytesOf` counts. */
export const teamsMarkdown = createMarkdownRenderer({
  sizeOf: bytesOf,
  drawsHeadings: false,
  drawsRules: false,
  // Teams draws one as a space.
  keepsNewlines: false,
  // Teams takes tags in Markdown for tags, `<at>` too; a backslash before them is not enough everywhere.
  escapeText: (written) => written.replace(/\\?&(?=[#A-Za-z])(?!#x[0-9A-F]+;)/g, '&amp;').replace(/\\?</g, '&lt;'),
});
