/** The text with `\n` as its only line ending, well-formed, and without what steers terminals or turns directions. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[[\p{Cc}--[\t\n]]\u202a-\u202e\u2066-\u2069]/gv, '');
}

const invisible = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** Whether nobody would see anything of the text. */
export const isBlank = (text: string): boolean => invisible.test(text);
