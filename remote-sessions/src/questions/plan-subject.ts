import { field, textField } from '../etienne/json-field.ts';
import { maskCredentials } from '../etienne/mask-secrets.ts';
import { mayHandOut } from '../etienne/project-path.ts';
import { placeOf } from '../etienne/project-root.ts';
import { code, codeBlock } from '../replies/markdown.ts';
import { closedMarkdown } from '../replies/open-fence.ts';
import type { Words } from '../replies/words/en.ts';
import { type Revealed, reveal } from './hidden-characters.ts';
import { obstacleIn } from './obstacle.ts';
import type { Subject } from './subject.ts';
import { jsonOf } from './tool-view.ts';

/** Where a plan's text is to be found: in the input, in a file of the project, or nowhere that can be read from here. */
export type PlanSource =
  | { readonly status: 'told'; readonly plan: string }
  | { readonly status: 'in_file'; readonly path: string }
  | { readonly status: 'out_of_reach'; readonly path: string }
  | { readonly status: 'none' };

export function planSource(input: unknown, root: string | undefined): PlanSource {
  const plan = field(input, 'plan');
  if (typeof plan === 'string' && plan.trim() !== '') return { status: 'told', plan };
  const path = textField(input, 'planFilePath');
  if (path === undefined) return { status: 'none' };
  const found = placeOf(path, root);
  const isReadable = found.place === 'inside' && mayHandOut(found.path);
  return { status: isReadable ? 'in_file' : 'out_of_reach', path: found.path };
}

/** References to characters that are not seen, which a reader of Markdown puts in their place. */
const HIDDEN_REFERENCE =
  /&(?=#|(?:shy|zwn?j|[lr]rm|ZeroWidthSpace|NoBreak|Negative\w+Space|InvisibleTimes|InvisibleComma|ApplyFunction|it|ic|af);)/g;

/**
 * A plan is the agent's Markdown and stays Markdown. What else is asked for with it stands below, and characters that
 * can't be seen are written out; then it can't be allowed by a tap.
 */
export function planSubject(words: Words, plan: string, input?: unknown): Subject {
  const { plans, questions } = words;
  const { path, more } = besidesPlan(input);
  const json = more === undefined ? '' : jsonOf(more);
  if (json === undefined) {
    return { ...missingPlan(words, undefined), obstacle: plans.withItHidden };
  }
  const lines = plan.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const [shown, asked] = [lines, json].map((one) => {
    const { text, ...masked } = maskCredentials(one);
    return { ...masked, ...reveal(text, 'text') };
  }) as [ShownText, ShownText];
  const body = shown.text.replace(HIDDEN_REFERENCE, '&amp;');
  const withMore = (text: string) =>
    asked.text === '' ? text : `${text}\n\n${plans.withIt}\n\n${codeBlock(asked.text, 'json')}`;
  const isReferring = body !== shown.text;
  return {
    head: [
      plans.head,
      ...(path === undefined ? [] : [plans.file(code(reveal(path, 'line').text))]),
      ...(shown.isMasked || asked.isMasked ? [questions.secret] : []),
    ].join('\n\n'),
    body: withMore(closedMarkdown(body)),
    document: { name: 'plan.md', text: withMore(closedMarkdown(shown.text)) },
    obstacle: obstacleIn(words, [shown, asked, { isHiding: isReferring }]),
  };
}

type ShownText = Revealed & { isMasked: boolean; isUncertain: boolean };

/** What the input of a plan has besides its text. */
function besidesPlan(input: unknown): { path: string | undefined; more: object | undefined } {
  if (typeof input !== 'object' || input === null) return { path: undefined, more: undefined };
  const { plan, planFilePath, ...rest } = input as { plan?: unknown; planFilePath?: unknown };
  const hasPath = typeof planFilePath === 'string';
  const more = {
    ...rest,
    ...(plan !== undefined && typeof plan !== 'string' && { plan }),
    ...(planFilePath !== undefined && !hasPath && { planFilePath }),
  };
  return {
    path: hasPath ? planFilePath : undefined,
    more: Object.keys(more).length === 0 ? undefined : more,
  };
}

/** What is said in place of a plan that can't be shown; `path` is the file that the agent named for it. */
export const missingPlan = ({ plans }: Words, path: string | undefined): Subject => ({
  head: plans.head,
  body: '',
  document: { name: '', text: '' },
  obstacle: path === undefined ? plans.notTold : plans.outOfReach(code(reveal(path, 'line').text)),
});
