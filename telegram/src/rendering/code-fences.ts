const fence = /^([\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*)(`{3,}|~{3,})(.*)$/;

/** What a line is to the code blocks: `nested` where the fence stands in a list, a quote or an indentation. */
export type FencePlace = 'outside' | 'inside' | 'nested';

/**
 * Follows the code fences of Markdown line by line, without parsing it.
 *
 * A guess that is right for what people and models write; a parser may see raw HTML or an odd indentation differently.
 */
export function createFenceTracker() {
  let opened: { mark: string; line: string; place: FencePlace } | undefined;

  function open(match: RegExpExecArray | null): FencePlace {
    const [, prefix = '', mark, info = ''] = match ?? [];
    if (mark === undefined || (mark.startsWith('`') && info.includes('`'))) return 'outside';
    opened = { mark, line: mark + info, place: /^ {0,3}$/.test(prefix) ? 'inside' : 'nested' };
    return opened.place;
  }

  return {
    /** Where the next line stands; the fences themselves count as inside. */
    next(line: string): FencePlace {
      const match = fence.exec(line);
      if (opened === undefined) return open(match);
      const { mark, place } = opened;
      if (match?.[2]?.startsWith(mark) && match[3]?.trim() === '') opened = undefined;
      return place;
    },

    /** The line that opened the fence that is still open, without what it was nested in. */
    openingLine(): string | undefined {
      return opened?.line;
    },
  };
}
