export type { FormattedText } from './formatted-text.ts';
export { markdownToTelegram } from './markdown-to-telegram.ts';
export { plainLine } from './plain-line.ts';
export { plainFallback, plainToTelegram } from './plain-text.ts';
export { previewOf } from './preview.ts';
export { renderReply } from './render-reply.ts';
export { messageLimits, splitFormatted } from './split-message.ts';
