import { isObject } from '../activity.ts';
import { drawMarkdown } from '../drawing/draw-markdown.ts';

export type SeenButton = {
  title: string;
  type: string;
  isEnabled: boolean;
  /** Of `Action.OpenUrl`. */
  url?: string;
  /** What the bot gets back; for `Action.Execute` with its `verb`. */
  data: unknown;
  verb?: string;
};

export type SeenCard = {
  /** The texts of the card from the top down, as drawn. */
  texts: string[];
  buttons: SeenButton[];
  /** The card as it was sent. */
  content: unknown;
};

/** As many buttons of one set show; the others are not drawn. */
const MAX_ACTIONS = 6;

/** What a person sees of an Adaptive Card. */
export function readCard(content: unknown): SeenCard {
  const texts: string[] = [];
  const buttons: SeenButton[] = [];

  const readActions = (actions: unknown) => {
    for (const action of asList(actions).slice(0, MAX_ACTIONS)) {
      if (action.type === 'Action.ShowCard') read(action.card);
      else buttons.push(readButton(action));
    }
  };

  const read = (node: unknown) => {
    if (!isObject(node) || node.isVisible === false) return;
    if (node.type === 'TextBlock') texts.push(drawMarkdown(String(node.text)).text);
    if (node.type === 'TextRun') texts.push(String(node.text));
    if (node.type === 'CodeBlock') texts.push(String(node.codeSnippet));
    if (node.type === 'RichTextBlock') {
      texts.push(
        asAny(node.inlines)
          .map((each) => (isObject(each) ? String(each.text) : String(each)))
          .join(''),
      );
      return;
    }
    if (node.type === 'FactSet') for (const fact of asList(node.facts)) texts.push(`${fact.title} ${fact.value}`);
    for (const part of ['body', 'items', 'columns', 'rows', 'cells', 'images']) asList(node[part]).forEach(read);
    readActions(node.actions);
    if (isObject(node.selectAction)) buttons.push(readButton(node.selectAction));
  };

  read(content);
  return { texts, buttons, content };
}

const readButton = (action: Record<string, unknown>): SeenButton => ({
  title: String(action.title ?? ''),
  type: String(action.type),
  isEnabled: action.isEnabled !== false,
  ...(action.url !== undefined && { url: String(action.url) }),
  data: action.data,
  ...(action.verb !== undefined && { verb: String(action.verb) }),
});

const asAny = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asList = (value: unknown): Record<string, unknown>[] => asAny(value).filter(isObject);
