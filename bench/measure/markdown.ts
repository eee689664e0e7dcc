import type { Row } from './compare.ts';

/** Draws the table of goals. */
export function goalTable(title: string, against: string, rows: readonly Row[]): string {
  const head = ['goal', 'this build', against, 'ratio', 'wanted', 'met'];
  const lines = rows.map(({ goal, figure, against: other, ratio, limit, isMet }) => [
    goal,
    figure,
    other,
    ratio,
    limit,
    isMet === undefined ? '' : isMet ? 'yes' : 'NO',
  ]);
  return [`### ${title}`, '', ...drawn([head, head.map(() => '---'), ...lines]), ''].join('\n');
}

const drawn = (lines: readonly (readonly string[])[]) => lines.map((cells) => `| ${cells.join(' | ')} |`);
