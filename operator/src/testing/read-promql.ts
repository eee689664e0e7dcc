import { parser } from '@prometheus-io/lezer-promql';

/** A metric that a query reads, with what it asks of the labels. */
export interface Selector {
  metric: string;
  matchers: { label: string; isEqual: boolean; value: string }[];
}

/** What a query reads; throws where it is no PromQL. `grouping` are the labels that it groups by. */
export function readPromql(query: string): { selectors: Selector[]; grouping: string[] } {
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  let isGrouping = false;
  const textOf = ({ from, to }: { from: number; to: number }) => query.slice(from, to);
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${query}`);
      const selector = selectors.at(-1);
      const matcher = selector?.matchers.at(-1);
      if (node.name === 'GroupingLabels') isGrouping = true;
      if (node.name === 'VectorSelector') selectors.push({ metric: '', matchers: [] });
      if (node.name === 'Identifier' && selector !== undefined) selector.metric = textOf(node);
      if (node.name === 'UnquotedLabelMatcher') selector?.matchers.push({ label: '', isEqual: true, value: '' });
      if (node.name === 'LabelName' && isGrouping) grouping.push(textOf(node));
      else if (node.name === 'LabelName' && matcher !== undefined) matcher.label = textOf(node);
      if (node.name === 'EqlRegex' || node.name === 'NeqRegex') throw new Error(`not checked here: ${query}`);
      if (node.name === 'StringLiteral' && matcher !== undefined) matcher.value = JSON.parse(textOf(node)) as string;
    },
    leave(node) {
      if (node.name === 'GroupingLabels') isGrouping = false;
    },
  });
  return { selectors, grouping };
}
