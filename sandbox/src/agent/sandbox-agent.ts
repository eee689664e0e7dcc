import type { Model } from '../etienne/index.ts';
import { fileAgent } from './file-agent.ts';
import { isGreeting, PHRASES, phraseFor } from './phrases.ts';
import { lookAtFiles, receivedFiles } from './received-files.ts';
import type { Steps } from './steps.ts';

/** How many sentences are offered at a time. */
const MOST_SUGGESTIONS = 7;

/** Sentences that one can say to the agent. */
export const SUGGESTIONS: readonly string[] = PHRASES.slice(0, MOST_SUGGESTIONS).map(({ says: [first] }) => first);

/**
 * The agent of the sandbox. It has no model behind it: it does what one of its sentences asks for, looks at files that
 * it is sent, carries out the commands by which files are fetched, and tells what one can say to it.
 */
export const sandboxAgent: Model = (prompt, api) => {
  const phrase = phraseFor(prompt);
  if (phrase !== undefined) return phrase.behave(api);
  const encoding = fileAgent(prompt, api);
  if (encoding !== undefined) return encoding;
  if (receivedFiles(prompt).length > 0) return lookAtFiles(prompt, api);
  return isGreeting(prompt) ? greet(api.project) : repeat(prompt, api.promptNumber);
};

async function* greet(project: string): Steps {
  yield `Hello! I am the agent of **${project}** in this sandbox. There is no language model behind me, but I really `;
  yield 'work in the project. Say one of these:\n\n';
  yield PHRASES.map(({ says: [first], tells }) => `- \`${first}\` – ${tells}`).join('\n');
  yield '\n\nOr send me a file with a few words. After `/mode acceptEdits` I ask before I change something.';
}

async function* repeat(prompt: string, promptNumber: number): Steps {
  yield `You wrote:\n\n${prompt.replaceAll(/^/gm, '> ')}\n\n`;
  yield promptNumber === 1
    ? `I am only a sandbox's agent and do not understand that. I do understand ${sentences()}; *what can you do?* tells all.`
    : '*What can you do?* tells what I understand.';
}

const sentences = (): string => SUGGESTIONS.map((text) => `\`${text}\``).join(', ');
