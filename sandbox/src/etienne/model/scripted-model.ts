import type { EventData } from '../run-stream.ts';
import { failAtTheApi } from './api-failure.ts';
import { exactTool } from './exact-tool.ts';
import { helperCommandsIn } from './helper-commands.ts';
import { inPieces, longMarkdown, plainText, richMarkdown } from './long-text.ts';
import type { ModelApi, ModelStep, ToolCall } from './model.ts';
import { askTool, type QuestionSet } from './questions.ts';
import { delegate, delegateUntil } from './subagent.ts';
import { bashTool, editTool, failingTool, planTool, stepTool, waitingTool, writeTool } from './tools.ts';

/** The recorded long answer came in pieces of 400 characters. */
const pieceLength = 400;

type Steps = AsyncGenerator<ModelStep, void, void>;
type Behaviour = { pattern: RegExp; behave: (words: string[], api: ModelApi) => Steps };

async function* useTools(api: ModelApi, intro: string, calls: ToolCall[]): Steps {
  if (intro) yield intro;
  let content = '';
  for (const call of calls) content = await api.useTool(call);
  yield 'Tool finished. ';
  yield 'Result: ';
  yield `${content}\n\n<system-reminder>\n<total_tokens>14999801 tokens left</total_tokens>\n</system-reminder>`;
}

async function* tick(count: number, api: ModelApi): Steps {
  for (let i = 1; i <= count; i += 1) {
    if (i > 1) await api.wait(api.chunkMs);
    yield `tick ${i}/${count} `;
  }
}

async function* say(...pieces: Iterable<string>[]): Steps {
  for (const piece of pieces) yield* piece;
}

/** As recorded: a step of one tool each, until all are done or Etienne's limit of turns is reached. */
async function* takeManySteps(count: number, api: ModelApi): Steps {
  for (let number = 1; number <= count; number += 1) {
    yield `Step ${number}. `;
    await api.useTool(stepTool(api, number));
  }
  yield `${count} steps done.`;
}

async function* useExactTool(toolName: string, json: string, api: ModelApi): Steps {
  let input: EventData;
  try {
    input = JSON.parse(json);
  } catch {
    yield `Not JSON: ${json}`;
    return;
  }
  yield* useTools(api, '', [exactTool(api, toolName, input)]);
}

async function* beSilent(delayMs: number, api: ModelApi): Steps {
  await api.wait(delayMs);
  yield `Silent for ${delayMs} ms.`;
}

async function* stopAtGate(name: string, api: ModelApi): Steps {
  yield `GATE ${name} reached. `;
  await api.passGate(name);
  yield `GATE ${name} opened`;
}

/** What a newer Etienne might send between the known events, and known events without their fields. */
async function* beOdd(): Steps {
  yield 'Odd ';
  yield { event: 'quantum_state', data: { spin: 'up', nested: { deep: [1, null, { a: true }] } } };
  yield { event: 'stdout', data: {} };
  yield { event: 'stdout', data: { chunk: null } };
  yield { event: 'tool', data: {} };
  yield { event: 'tool', data: { status: 'running', toolName: 'Unheard' } };
  yield { event: 'session', data: {} };
  yield { event: 'status', data: {} };
  yield { event: 'user', data: { message: null } };
  yield { event: 'file_added', data: {} };
  yield { event: 'usage', data: { model: 'unknown' } };
  yield { event: 'subagent_progress', data: { task_id: 'task_1', description: 'looking around' } };
  yield { event: 'prompt_suggestion', data: {} };
  yield 'events survived.';
}

const behaviours: Behaviour[] = [
  { pattern: word('SLOW (\\d+)'), behave: ([count], api) => tick(Number(count), api) },
  { pattern: word('LONG (\\d+)'), behave: ([length]) => say(inPieces(longMarkdown(Number(length)), pieceLength)) },
  { pattern: word('BIG (\\d+)'), behave: ([length]) => say(inPieces(plainText(Number(length)), 16_384)) },
  {
    pattern: word('TOOL_WRITE (\\S+)'),
    behave: ([path = ''], api) => useTools(api, 'I will write the file. ', [writeTool(api, path)]),
  },
  {
    pattern: word('TOOL_EDIT (\\S+)'),
    behave: ([path = ''], api) => useTools(api, 'I will edit the file. ', [editTool(api, path)]),
  },
  { pattern: /(?<!\S)TOOL_BASH (.+)/, behave: ([command = ''], api) => useTools(api, '', [bashTool(api, command)]) },
  { pattern: word('TOOL_FAIL'), behave: (_, api) => useTools(api, '', [failingTool()]) },
  {
    pattern: word('ASK (single|multi|several)'),
    behave: ([set], api) => useTools(api, 'I need to ask. ', [askTool(set as QuestionSet)]),
  },
  {
    pattern: word('PLAN(?: (unwritten))?'),
    behave: ([unwritten], api) => useTools(api, 'I have a plan. ', [planTool(api, unwritten === undefined)]),
  },
  {
    pattern: /(?<!\S)TOOL (\w+) (\{[\s\S]*\})/,
    behave: ([toolName = '', json = ''], api) => useExactTool(toolName, json, api),
  },
  {
    pattern: word('TOOL_GATE (\\S+)(?: (\\S+))?'),
    behave: ([gate = '', path], api) => useTools(api, 'I run a command. ', [waitingTool(api, gate, path)]),
  },
  { pattern: word('STEPS (\\d+)'), behave: ([count], api) => takeManySteps(Number(count), api) },
  {
    pattern: word('SUBAGENT(?: GATE (\\S+))?'),
    behave: ([gate], api) => (gate === undefined ? delegate(api) : delegateUntil(gate, api)),
  },
  { pattern: word('MODEL_ERROR (\\d{3})'), behave: ([status = '']) => failAtTheApi(status) },
  { pattern: word('SILENT (\\d+)'), behave: ([delayMs], api) => beSilent(Number(delayMs), api) },
  { pattern: word('GATE (\\S+)'), behave: ([name = ''], api) => stopAtGate(name, api) },
  { pattern: word('ODD_EVENTS'), behave: () => beOdd() },
  { pattern: word('MARKDOWN'), behave: () => say(inPieces(richMarkdown, pieceLength)) },
  { pattern: word('HISTORY'), behave: (_, api) => say([`HISTORY: this session has had ${api.promptNumber} prompts`]) },
];

function word(source: string): RegExp {
  return new RegExp(`(?<!\\S)${source}(?!\\S)`);
}

/**
 * The agent's part, decided by the words of the prompt: the first one wins, anything else is echoed.
 *
 * Base64 commands that stand in fences or backticks are carried out, because an agent told to unpack a file would.
 */
export function scriptedModel(prompt: string, api: ModelApi): AsyncIterable<ModelStep> {
  const found = behaviours
    .map(({ pattern, behave }) => ({ match: pattern.exec(prompt), behave }))
    .filter(({ match }) => match !== null)
    .sort((a, b) => (a.match?.index ?? 0) - (b.match?.index ?? 0))[0];
  if (found?.match) return found.behave(found.match.slice(1), api);
  const commands = helperCommandsIn(prompt);
  if (commands.length > 0) {
    const calls = commands.map((command) => bashTool(api, command));
    return useTools(api, '', calls);
  }
  return say([`ECHO: ${prompt}`]);
}
