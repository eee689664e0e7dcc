export type { FormattedText } from './formatted-text.ts';
export { markdownToTelegram } from './markdown-to-telegram.ts';
export { plainFallback, plainToTelegram } from './plain-text.ts';
export { previewOf } from './preview.ts';
export { type RenderedReply, type ReplyOptions, renderReply } from './render-reply.ts';
export { type MessageLimits, messageLimits, splitFormatted } from './split-message.ts';
