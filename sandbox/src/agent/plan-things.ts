import { join } from 'node:path';
import { type ModelApi, writeFile } from '../etienne/index.ts';
import { type Steps, useTool } from './steps.ts';

const PLAN = `# A start page

1. Write \`index.html\` with a heading and a paragraph
2. Give it some room and a readable font
3. Look at it
`;

const PAGE = `<!doctype html>
<title>Hello</title>
<style>body { max-width: 40em; margin: 4em auto; font: 18px/1.6 sans-serif }</style>
<h1>Hello</h1>
<p>The sandbox's agent made this page by a plan that you allowed.</p>
`;

/** Shows a plan, and does what it says once it is allowed. */
export async function* makePlan(api: ModelApi): Steps {
  yield 'I have a plan. ';
  const planFilePath = join(api.workspaceDir, '.claude', 'plans', `plan-${api.sessionId.slice(0, 8)}.md`);
  writeFile({ file_path: planFilePath, content: PLAN });
  const allowed = await useTool(api, {
    toolName: 'ExitPlanMode',
    input: { plan: PLAN, planFilePath },
    perform: () => ({ status: 'done', result: { plan: PLAN, isAgent: false }, content: 'The plan is approved.' }),
  });
  if (!allowed) {
    yield '\n\nAll right, I leave it.';
    return;
  }
  const done = await useTool(api, {
    toolName: 'Write',
    input: { file_path: join(api.projectDir, 'index.html'), content: PAGE },
    perform: writeFile,
  });
  yield done ? '\n\nDone by the plan: `index.html` is in the project.' : '\n\nThe page was not written.';
}
