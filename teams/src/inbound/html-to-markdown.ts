import { type HtmlElement, type OwnElement, readHtml } from 'provider-kit/markdown';

/** What a message points at: the one that it answers, or one from elsewhere that it passes on. */
export interface Quote {
  kind: 'reply' | 'forward';
  /** The messenger's id of the message. */
  id: string;
  authorId: string;
  author: string;
  text: string;
}

/**
 * Turns the HTML that Teams makes of what people write into Markdown; what a message answers or passes on is told apart
 * from the person's own words.
 *
 * @param mention What stands for a mention of this name.
 */
export function htmlToMarkdown(html: string, mention: (name: string) => string): { text: string; quotes: Quote[] } {
  const quotes: Quote[] = [];
  const authors = new Map<HtmlElement | undefined, Pick<Quote, 'author' | 'authorId'>>();

  function ownOf(element: HtmlElement): OwnElement | undefined {
    const { tag, attributes, parents, isFirst } = element;
    const { itemtype = '', itemprop, itemid = '', alt = '' } = attributes;
    if (tag === 'at' || itemtype.endsWith('/Mention')) return mention;
    if (tag === 'emoji' || itemtype.endsWith('/Emoji')) return () => alt;
    // Pictures come as attachments, too.
    if (itemtype.endsWith('/AMSImage')) return () => '';
    const quote = parents.findLast((parent) => parent.tag === 'blockquote');
    const isNaming = tag === 'strong' && isFirst && parents.at(-1) === quote && pointsAt(quote) !== undefined;
    if (itemprop === 'mri' || isNaming) {
      return (author) => {
        authors.set(quote, { author, authorId: itemid });
        return '';
      };
    }
    const kind = pointsAt(element);
    // What is inside of another quote is not what this message points at.
    if (kind === undefined || quote !== undefined) return undefined;
    return (text) => {
      const { author = '', authorId = '' } = authors.get(element) ?? {};
      quotes.push({ kind, id: itemid, authorId, author, text });
      return '';
    };
  }

  return { text: readHtml(html, ownOf), quotes };
}

function pointsAt(element: HtmlElement | undefined): Quote['kind'] | undefined {
  if (element?.tag !== 'blockquote') return undefined;
  const { itemtype = '' } = element.attributes;
  return itemtype.endsWith('/Reply') ? 'reply' : itemtype.endsWith('/Forward') ? 'forward' : undefined;
}
