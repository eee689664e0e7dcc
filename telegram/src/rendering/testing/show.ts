import type { FormattedText } from '../formatted-text.ts';

/** The text with its entities drawn into it: `⟦bold⟧…⟦/⟧`, `⟦pre js⟧…⟦/⟧`, `⟦text_link https://…⟧…⟦/⟧`. */
export function show({ text, entities }: FormattedText): string {
  const marks = entities.flatMap((entity, i) => {
    const value = entity.type === 'pre' ? entity.language : entity.type === 'text_link' ? entity.url : undefined;
    const opening = `⟦${entity.type}${value === undefined ? '' : ` ${value}`}⟧`;
    return [
      { position: entity.offset, isOpening: true, order: i, mark: opening },
      { position: entity.offset + entity.length, isOpening: false, order: -i, mark: '⟦/⟧' },
    ];
  });
  marks.sort((a, b) => a.position - b.position || Number(a.isOpening) - Number(b.isOpening) || a.order - b.order);
  let result = '';
  let position = 0;
  for (const mark of marks) {
    result += text.slice(position, mark.position) + mark.mark;
    position = mark.position;
  }
  return result + text.slice(position);
}
