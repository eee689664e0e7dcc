/** What may be used where nothing outside is touched. */
export { isUnpair, refusalText, refusedPress } from './incoming/own-words.ts';
export { incomingMessageId } from './messages/incoming-message-id.ts';
export { readTerminalText, type ShowLink } from './text/terminal-text.ts';
