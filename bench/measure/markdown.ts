import type { Row } from './compare.ts';
import type { Round } from './round.ts';

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

/** Draws what services have warned of, where they have. */
export function troubleTable(builds: readonly { name: string; rounds: readonly Pick<Round, 'trouble'>[] }[]): string {
  const lines = builds.flatMap(({ name, rounds }) => {
    const counts = new Map<string, number>();
    for (const [what, count] of rounds.flatMap(({ trouble }) => Object.entries(trouble)))
      counts.set(what, (counts.get(what) ?? 0) + count);
    return [...counts].map(([what, count]) => [name, what, String(count)]);
  });
  if (lines.length === 0) return '';
  return [
    '### Warnings that were logged',
    '',
    ...drawn([['build', 'what', 'times'], ['---', '---', '---'], ...lines]),
    '',
  ].join('\n');
}
