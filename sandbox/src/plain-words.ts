/** What a person can ask the agent of the sandbox for, in words that say it, and what its script calls that. */
const PHRASES: readonly { readonly says: readonly string[]; readonly means: string }[] = [
  { says: ['ask me something', 'ask me a question', 'ask me'], means: 'ASK single' },
  { says: ['ask me several things', 'ask me several questions'], means: 'ASK several' },
  { says: ['make a file', 'write a file', 'create a file'], means: 'TOOL_WRITE notes.md' },
  { says: ['change the file', 'edit the file', 'change a file'], means: 'TOOL_EDIT README.md' },
  { says: ['run a command'], means: 'TOOL_BASH ls' },
  { says: ['make a plan', 'plan something'], means: 'PLAN' },
  { says: ['work slowly', 'work long', 'be slow'], means: 'SLOW 20' },
  { says: ['take many steps'], means: 'STEPS 5' },
  { says: ['ask a helper', 'use a helper'], means: 'SUBAGENT' },
  { says: ['show me a table', 'show me markdown', 'show me everything'], means: 'MARKDOWN' },
  { says: ['write a long answer', 'answer at length'], means: 'LONG 12000' },
  { says: ['fail'], means: 'MODEL_ERROR 529' },
  { says: ['let a tool fail'], means: 'TOOL_FAIL' },
];

const meanings = new Map(PHRASES.flatMap(({ says, means }) => says.map((phrase) => [phrase, means])));

/** All that can be said in plain words. */
export const PLAIN_WORDS = [...meanings.keys()];

/**
 * The word of the scripted agent for a whole message in plain words; undefined where the message is anything else.
 *
 * How it is written does not matter: capitals, "please", a full stop.
 */
export function scriptFor(message: string): string | undefined {
  const words = message
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
  return meanings.get(words.replace(/^please | please$/, ''));
}
