/** What may be used where nothing outside is touched. */

export { createBoundedMap } from './bounded-map.ts';
export { toChangeOutcome } from './calls/call-outcome.ts';
export { type AnswerRules, classifyAnswer, classifyBroken, type HttpAnswer } from './calls/classify-answer.ts';
export { fileInWords, nameAsCode } from './files/file-in-words.ts';
export { asksForHelp, isUnpair, refusalText, refusedPress } from './incoming/own-words.ts';
export { pressEvent } from './incoming/press-event.ts';
export { incomingMessageId } from './messages/incoming-message-id.ts';
export { cleanLine, cleanText, isBlank, wordsForBlank } from './text/clean-text.ts';
export { describeCommand, OFFERED_COMMANDS } from './text/commands.ts';
export { displayWidth, padCell } from './text/display-width.ts';
export { labelTexts } from './text/label-texts.ts';
export { fence, inlineCode, link, prefixed } from './text/markdown-marks.ts';
export { readTerminalText, type ShowLink } from './text/terminal-text.ts';
export { en as englishWords } from './words/en.ts';
