import type { PageEntity } from './wire.ts';

const MARKS: Record<string, string> = {
  bold: '**',
  italic: '__',
  strikethrough: '~~',
  spoiler: '||',
  code: '`',
};

/** What a person would type for this text: the formatting as marks, so that it can be edited as text. */
export function toTyped(text: string, entities: readonly PageEntity[]): string {
  // The outer ones open first and close last.
  const inserts = entities.flatMap((entity, order) => {
    const { offset, length } = entity;
    const marks = marksOf(entity);
    if (marks === undefined) return [];
    return [
      { at: offset, isEnd: false, rank: -length, order, mark: marks[0] },
      { at: offset + length, isEnd: true, rank: length, order: -order, mark: marks[1] },
    ];
  });
  inserts.sort((a, b) => a.at - b.at || Number(b.isEnd) - Number(a.isEnd) || a.rank - b.rank || a.order - b.order);
  let typed = '';
  let position = 0;
  for (const { at, mark } of inserts) {
    typed += text.slice(position, at) + mark;
    position = at;
  }
  return typed + text.slice(position);
}

function marksOf({ type, language }: PageEntity): [string, string] | undefined {
  if (type === 'pre') return [`\`\`\`${language ?? ''}\n`, '\n```'];
  const mark = MARKS[type];
  return mark === undefined ? undefined : [mark, mark];
}
