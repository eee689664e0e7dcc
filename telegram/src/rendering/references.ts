import type { Definition, FootnoteDefinition, Nodes, Root } from 'mdast';
import type { InlineContext } from './render-inline.ts';

/** What a document defines: the targets of its references, by identifier, and its footnotes. */
export function readReferences(
  root: Root,
): Pick<InlineContext, 'definitions' | 'usedDefinitions'> & { footnotes: FootnoteDefinition[] } {
  const definitions = new Map<string, Definition>();
  const footnotes: FootnoteDefinition[] = [];
  const references = new Set<string>();
  const visit = (node: Nodes): void => {
    // Of several with one name the first counts, as Markdown has it.
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    if (node.type === 'footnoteDefinition') footnotes.push(node);
    if (node.type === 'linkReference' || node.type === 'imageReference') references.add(node.identifier);
    if ('children' in node) node.children.forEach(visit);
  };
  visit(root);
  const usedDefinitions = new Set([...definitions].flatMap(([name, one]) => (references.has(name) ? [one] : [])));
  return { definitions, usedDefinitions, footnotes };
}
