/** All that is said in the conversation; what is said about files is in `file-replies.ts`, the texts are in `words/`. */
export { type ActionName, readAction } from './actions.ts';
export * from './backlog-replies.ts';
export * from './general-replies.ts';
export * from './mode-replies.ts';
export * from './project-replies.ts';
export * from './prompt-replies.ts';
export type { Phrase, Reply, ReplyText, TextFor } from './reply-text.ts';
export * from './run-replies.ts';
export * from './voice-replies.ts';
