import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
// The services are started as a person starts them; nothing of their code comes in here.
import { botMessage, startBridge } from '../../../tests/harness/bridge.ts';
import { chromiumIsMissing, findChromium } from '../chromium.ts';
import type { Model } from '../etienne/index.ts';
import type { SeenMessage } from '../telegram/index.ts';
import { chatPage } from './chat-page.ts';
import { type HardAnswer, hardAnswers, pictures } from './hard-answers.ts';
import { takeScreenshot } from './screenshot.ts';

const WIDTH_PX = 440;
const docs = new URL('../../../docs/', import.meta.url);

/** Answers each of the questions with its Markdown, a line at a time. */
const model: Model = (prompt) => {
  const answer = hardAnswers.find(({ question }) => prompt.includes(question));
  return answer && inLines(answer.markdown);
};

async function* inLines(markdown: string) {
  yield* markdown.split(/(?<=\n)/);
}

const chromium = findChromium();
if (chromium === undefined) throw new Error(chromiumIsMissing);
const cleanups: (() => Promise<void>)[] = [];
const after = (cleanup: () => Promise<void>) => void cleanups.push(cleanup);
try {
  const bridge = await startBridge({ after }, { etienne: { model } });
  const person = bridge.telegram.person({ id: 1001, firstName: 'A person' });
  await bridge.pair(person);
  await bridge.choose(person, 'my-app');

  /** What the person sees from the question on, once the end of the answer is there. */
  const ask = async ({ question, ending }: HardAnswer): Promise<readonly SeenMessage[]> => {
    const asked = person.send(question);
    const isEnd = (message: SeenMessage) =>
      ending.type === 'document' ? message.document !== undefined : message.text.includes(ending.words);
    return person.waitFor(({ messages }) => {
      const since = messages.filter(({ messageId }) => messageId >= asked);
      return since.some((message) => message.from === 'bot' && isEnd(message)) && since;
    });
  };

  const chosen = await botMessage(person, /now talking to my-app/);
  const begun = await botMessage(person, /Choose a project/);
  const beginning = person.messages.filter(
    ({ messageId }) => messageId >= begun.messageId && messageId <= chosen.messageId,
  );
  for (const [index, { title, answers }] of pictures.entries()) {
    const messages = index === 0 ? [...beginning] : [];
    for (const answer of answers) messages.push(...(await ask(answer)));
    const target = fileURLToPath(new URL(`answers-${index + 1}.png`, docs));
    await takeScreenshot(chatPage(`my-app · ${title}`, messages), { chromium, widthPx: WIDTH_PX, target });
    const kilobytes = Math.ceil(readFileSync(target).length / 1024);
    console.log(`docs/answers-${index + 1}.png: ${title}, ${messages.length} messages, ${kilobytes} KB`);
  }
} finally {
  for (const cleanup of cleanups) await cleanup();
}
