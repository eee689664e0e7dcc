import type { Definition, PhrasingContent } from 'mdast';
import { type HtmlTag, htmlStyles, pairTags, readTag } from './html-tags.ts';
import { expandTabs } from './telegram-text.ts';
import { readableAddress, toTelegramUrl } from './telegram-url.ts';
import type { TextBuilder } from './text-builder.ts';

export type InlineContext = {
  builder: TextBuilder;
  /** By identifier; the first of several, as Markdown has it. */
  definitions: Map<string, Definition>;
  /** The definitions that a reference shows. */
  usedDefinitions: Set<Definition>;
  /** Whether an address can stand behind words; default: all that Telegram takes. */
  takesLink?(url: string): boolean;
};

/** Adds the content of a paragraph, heading or cell; whatever Telegram has no entity for is added as text. */
export function renderInline(context: InlineContext, nodes: PhrasingContent[]): void {
  const tags = nodes.map((node) => (node.type === 'html' ? readTag(node.value) : undefined));
  const closers = pairTags(tags);

  function renderRange(start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const node = nodes[i];
      const tag = tags[i];
      const closer = closers.get(i);
      if (node === undefined) continue;
      if (node.type !== 'html') renderNode(context, node);
      else if (tag?.name === 'br') context.builder.append('\n');
      else if (tag === undefined || closer === undefined) context.builder.append(node.value);
      else {
        const inner = nodes.slice(i + 1, closer);
        if (isTranslatable(tag, inner)) renderElement(context, tag, () => renderRange(i + 1, closer));
        else {
          context.builder.append(node.value);
          renderRange(i + 1, closer);
          context.builder.append(`</${tag.name}>`);
        }
        i = closer;
      }
    }
  }

  renderRange(0, nodes.length);
}

// Code and links may hold no other code or link, so only around mere text do their tags have an entity to become.
function isTranslatable(tag: HtmlTag, inner: PhrasingContent[]): boolean {
  const isExclusive = tag.name === 'a' || htmlStyles.get(tag.name)?.type === 'code';
  return !isExclusive || inner.every((node) => node.type === 'text');
}

function renderElement(context: InlineContext, tag: HtmlTag, write: () => void): void {
  const { builder } = context;
  const style = htmlStyles.get(tag.name);
  if (tag.href !== undefined) renderLink(context, tag.href, undefined, write);
  else if (style !== undefined) builder.styled(style, write);
  else {
    if (tag.name === 'sup') builder.append('^');
    if (tag.name === 'sub') builder.append('_');
    write();
  }
}

function renderNode(context: InlineContext, node: PhrasingContent): void {
  const { builder } = context;
  switch (node.type) {
    case 'text':
      // The indentation that `fenceListings` kept.
      builder.append(node.value.replace(/\n\u00a0+/g, (spaces) => spaces.replaceAll('\u00a0', ' ')));
      break;
    case 'break':
      builder.append('\n');
      break;
    case 'strong':
      builder.styled({ type: 'bold' }, () => renderInline(context, node.children));
      break;
    case 'emphasis':
      builder.styled({ type: 'italic' }, () => renderInline(context, node.children));
      break;
    case 'delete':
      builder.styled({ type: 'strikethrough' }, () => renderInline(context, node.children));
      break;
    case 'inlineCode':
      builder.styled({ type: 'code' }, () => builder.append(expandTabs(node.value)));
      break;
    case 'link':
      renderLink(context, node.url, node.title, () => renderInline(context, node.children));
      break;
    case 'image':
      renderLink(context, node.url, node.title, () => builder.append(node.alt ?? ''));
      break;
    case 'linkReference':
      renderReference(context, node.identifier, () => renderInline(context, node.children));
      break;
    case 'imageReference':
      renderReference(context, node.identifier, () => builder.append(node.alt ?? ''));
      break;
    case 'footnoteReference':
      builder.append(`[${node.label ?? node.identifier}]`);
      break;
    case 'html':
      builder.append(node.value);
      break;
  }
}

function renderReference(context: InlineContext, identifier: string, write: () => void): void {
  const definition = context.definitions.get(identifier);
  if (definition === undefined) {
    write();
  } else {
    renderLink(context, definition.url, definition.title, write);
  }
}

/**
 * Adds a link, or `label (address)` where Telegram takes no link, so that the address is never lost.
 *
 * An empty label is replaced by the address. A title that differs from the label follows in brackets.
 */
function renderLink(
  { builder, takesLink = () => true }: InlineContext,
  address: string,
  title: string | null | undefined,
  writeLabel: () => void,
): void {
  const target = builder.isInside('text_link') ? undefined : toTelegramUrl(address);
  const url = target !== undefined && takesLink(target) ? target : undefined;
  const start = builder.length();
  if (url === undefined) {
    writeLabel();
  } else {
    builder.styled({ type: 'text_link', url }, () => {
      writeLabel();
      if (builder.textSince(start).trim() === '') builder.append(address);
    });
  }
  const label = builder.textSince(start).trim();
  const shown = readableAddress(address);
  if (url === undefined && address !== '' && address !== label && shown !== label) {
    builder.append(label === '' ? shown : ` (${shown})`);
  }
  if (title && title !== label) builder.append(` (${title})`);
}
