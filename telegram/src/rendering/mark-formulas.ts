import type { Nodes, Root } from 'mdast';

declare module 'mdast' {
  interface CodeData {
    /** A formula in LaTeX, not code. */
    isFormula?: boolean;
  }
  interface InlineCodeData {
    /** A formula with its marks around it, not code. */
    isFormula?: boolean;
  }
}

/** Stands behind the language of a fence that was put around a formula. */
export const formulaMark = '$$';

/** Tells formulas from code: both are code in the tree, as nothing in them is Markdown. */
export function markFormulas(root: Root, source: string): void {
  const visit = (node: Nodes): void => {
    if (node.type === 'inlineCode' && /[$\\]/.test(source.charAt(node.position?.start.offset ?? -1))) {
      node.data = { isFormula: true };
    } else if (node.type === 'code' && (node.meta === formulaMark || node.lang === 'math')) {
      node.data = { isFormula: true };
      if (node.meta === formulaMark) node.meta = null;
    }
    if ('children' in node) node.children.forEach(visit);
  };
  visit(root);
}

/** The LaTeX between the marks: `$x$`, `$$x$$`, `\(x\)`, `\[x\]`. */
export const withoutMarks = (formula: string): string =>
  formula
    .replace(/^(?:\$\$?|\\[([])/, '')
    .replace(/(?:\$\$?|\\[)\]])$/, '')
    .trim();

/** Whether the marks are those of a formula that stands on lines of its own. */
export const isDisplayed = (formula: string): boolean => /^(?:\$\$|\\\[)/.test(formula);
