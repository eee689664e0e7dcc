import type { Parents, PhrasingContent, Root } from 'mdast';
import { isName, type MarkedText } from './name-rules.ts';

/** Gives names, paths and sums the marks back that were read as emphasis (`isName`). */
export function keepNames(root: Root, source: string): void {
  const visit = (parent: Parents): void => {
    for (const child of parent.children) if ('children' in child) visit(child);
    const isChanged = parent.children.some((child) => markOfName(child, source) !== undefined);
    if (!isChanged) return;
    parent.children = (parent.children as PhrasingContent[]).flatMap((child): PhrasingContent[] => {
      const mark = markOfName(child, source);
      if (mark === undefined || !('children' in child)) return [child];
      return [{ type: 'text', value: mark }, ...(child.children as PhrasingContent[]), { type: 'text', value: mark }];
    });
  };
  visit(root);
}

const mostBeside = 8;

function markOfName(
  node: { type: string; position?: Root['position'] },
  source: string,
): MarkedText['mark'] | undefined {
  const [start, end] = [node.position?.start.offset, node.position?.end.offset];
  if (start === undefined || end === undefined) return undefined;
  const mark = markOf(node.type, source.charAt(start));
  if (mark === undefined) return undefined;
  const content = source.slice(start + mark.length, end - mark.length);
  const before = source.slice(Math.max(0, start - mostBeside), start).replace(/[*_~]+$/, '');
  const after = source.slice(end, end + mostBeside).replace(/^[*_~]+/, '');
  return isName({ mark, content, before, after }) ? mark : undefined;
}

function markOf(type: string, marker: string): MarkedText['mark'] | undefined {
  if (type === 'delete') return '~~';
  if (type !== 'strong' && type !== 'emphasis') return undefined;
  const isStar = marker === '*';
  if (type === 'strong') return isStar ? '**' : '__';
  return isStar ? '*' : '_';
}
