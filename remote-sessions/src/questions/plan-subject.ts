import { field, textField } from '../etienne/json-field.ts';
import { maskCredentials } from '../etienne/mask-secrets.ts';
import { mayHandOut } from '../etienne/project-path.ts';
import { placeOf } from '../etienne/project-root.ts';
import { code } from '../replies/markdown.ts';
import { closedMarkdown } from '../replies/open-fence.ts';
import type { Subject } from './subject.ts';

const HEAD = "📋 **The agent's plan**";

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

/** A plan is the agent's Markdown and stays Markdown. */
export function planSubject(plan: string): Subject {
  const shown = closedMarkdown(maskCredentials(plan).text);
  return { head: HEAD, body: shown, document: { name: 'plan.md', text: shown }, obstacle: undefined };
}

/** What is said in place of a plan that can't be shown; `path` is the file that the agent named for it. */
export const missingPlan = (path: string | undefined): Subject => ({
  head: HEAD,
  body: '',
  document: { name: '', text: '' },
  obstacle:
    path === undefined
      ? 'The agent wants to begin, but it has not said what its plan is.'
      : `Its plan is in a file that I cannot read: ${code(path)}.`,
});
