/** For messengers that show Markdown or HTML of their own kind; what it stands on is loaded for them alone. */
export { createMarkdownRenderer, type MarkdownRenderer } from './create-renderer.ts';
export type { MarkdownDialect } from './dialect.ts';
export { type HtmlElement, type OwnElement, readHtml } from './read-html.ts';
