import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import { openDiskLog } from './disk-log.ts';
import { postJson } from './post-json.ts';

/**
 * The Telegram half of the bare relay: a text goes to the manager, its answer into the chat.
 *
 * What comes is on disk before anybody is told that it was taken; nothing else is kept, ordered or tried again.
 */
interface Update {
  update_id: number;
  message?: { text?: string; chat: { id: number } };
}

const { DATA_DIR = '', TELEGRAM_API_ROOT = '', TELEGRAM_BOT_TOKEN = '', REMOTE_SESSIONS_PORT = '' } = process.env;
const telegram = `${TELEGRAM_API_ROOT}/bot${TELEGRAM_BOT_TOKEN}`;
mkdirSync(DATA_DIR, { recursive: true });
const log = await openDiskLog(join(DATA_DIR, 'provider.log'));
let isPolling = false;

const app = fastify();
app.get('/ready', (_request, reply) => reply.code(isPolling ? 200 : 503).send({ isPolling }));
app.post<{ Body: { chatId: number; text: string } }>('/v1/messages', async ({ body }, reply) => {
  await log.append([JSON.stringify(body)]);
  void postJson(`${telegram}/sendMessage`, { chat_id: body.chatId, text: body.text });
  return reply.code(202).send({ status: 'queued' });
});
await app.listen({ host: '127.0.0.1', port: Number(process.env.TELEGRAM_PORT) });

await postJson(`${telegram}/getMe`, {});
isPolling = true;
for (let offset = 0; ; ) {
  const { result } = (await postJson(`${telegram}/getUpdates`, { offset, timeout: 30 })) as { result: Update[] };
  if (result.length === 0) continue;
  await log.append(result.map((update) => JSON.stringify(update)));
  offset = (result.at(-1)?.update_id ?? 0) + 1;
  for (const { message } of result) {
    if (message?.text === undefined) continue;
    const event = { chatId: message.chat.id, text: message.text };
    void postJson(`http://127.0.0.1:${REMOTE_SESSIONS_PORT}/v1/webhooks/telegram`, event);
  }
}
