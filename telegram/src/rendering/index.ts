export { showAccidentsAsCode } from './accidents/show-accidents.ts';
export type { FormattedText } from './formatted-text.ts';
export { limitEntities } from './limit-entities.ts';
export { markdownToTelegram } from './markdown-to-telegram.ts';
export { messageLimits } from './message-limits.ts';
export { plainFallback, plainToTelegram } from './plain-text.ts';
export { previewOf } from './preview.ts';
export { renderReply } from './render-reply.ts';
export { splitFormatted } from './split-message.ts';
