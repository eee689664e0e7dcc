import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import fastify from 'fastify';
import { request } from 'undici';
import { projectOf } from '../measure/people.ts';
import { openDiskLog } from './disk-log.ts';
import { postJson } from './post-json.ts';

/**
 * Etienne's half of the bare relay: a text becomes a prompt, and what the agent says an answer.
 *
 * Each of both is on disk before it goes on; nothing else is kept, ordered or tried again.
 */
interface Event {
  chatId: number;
  text: string;
}

const { DATA_DIR = '', ETIENNE_URL = '', TELEGRAM_PORT = '' } = process.env;
mkdirSync(DATA_DIR, { recursive: true });
const log = await openDiskLog(join(DATA_DIR, 'manager.log'));

/** Resolves with all that the agent has said. */
async function run({ chatId, text }: Event): Promise<string> {
  const query = new URLSearchParams({ project_dir: projectOf(chatId), prompt: text });
  const { body } = await request(`${ETIENNE_URL}/api/claude/streamPrompt/sdk?${query}`, { bodyTimeout: 0 });
  let said = '';
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === 'stdout') said += (JSON.parse(data) as { chunk: string }).chunk;
    },
  });
  body.setEncoding('utf8');
  for await (const chunk of body) parser.feed(chunk);
  return said;
}

async function answer(event: Event): Promise<void> {
  const message = { chatId: event.chatId, text: await run(event) };
  await log.append([JSON.stringify(message)]);
  await postJson(`http://127.0.0.1:${TELEGRAM_PORT}/v1/messages`, message);
}

const app = fastify();
app.get('/ready', (_request, reply) => reply.send({ ok: true }));
app.post<{ Body: Event }>('/v1/webhooks/telegram', async ({ body }, reply) => {
  await log.append([JSON.stringify(body)]);
  void answer(body);
  return reply.code(202).send({ status: 'accepted' });
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.REMOTE_SESSIONS_PORT) });
