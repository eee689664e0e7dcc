import { type Model, scriptedModel } from './etienne/index.ts';
import { fileAgent } from './file-agent.ts';
import { scriptFor } from './plain-words.ts';

/** The agent of the sandbox: it packs files for real, does what it is asked for in plain words, or follows its script. */
export const sandboxAgent: Model = (prompt, api) => {
  const script = scriptFor(prompt);
  return script === undefined ? fileAgent(prompt, api) : scriptedModel(script, api);
};
