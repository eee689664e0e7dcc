/** All words that people read of the conversation; those about files are in `file-replies.ts`. */
export { type ActionName, readAction } from './actions.ts';
export * from './backlog-replies.ts';
export * from './general-replies.ts';
export * from './mode-replies.ts';
export * from './project-replies.ts';
export * from './prompt-replies.ts';
export type { ReplyText } from './reply-text.ts';
export * from './run-replies.ts';
export * from './voice-replies.ts';
