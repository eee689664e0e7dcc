import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger, openDatabase } from 'service-kit';
import type { Attachment, MessageState } from 'shared-types';
import { createProviderKit, type ProviderKit, type ProviderKitOptions } from '../create-provider-kit.ts';
import { incomingMessageId } from '../messages/incoming-message-id.ts';
import { KIT_MIGRATIONS } from '../migrations.ts';
import type { Storage } from '../open-storage.ts';
import { API_TOKEN, createCall } from './create-call.ts';
import { createFastClock } from './fast-clock.ts';
import { type Receiver, startReceiver } from './start-receiver.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { createTestMessenger, type TestMessenger } from './test-messenger.ts';

const PROVIDER = 'pigeon';

type TestStorage = Pick<Storage, 'database' | 'clock' | 'shared' | 'close'>;

function ownStorage(dataDir: string): TestStorage {
  const database = openDatabase(join(dataDir, 'pigeon.db'), KIT_MIGRATIONS);
  return { database, clock: createFastClock(), shared: undefined, close: database.close };
}

interface Written {
  /** Of a place that shares the pairing of the person; default: the person's own. */
  nest?: string;
  update: string;
  platformId?: string;
  text: string;
  isEdit?: boolean;
  attachments?: Attachment[];
}

/** A provider for the messenger of the tests, with a subscriber; everything ends with the test. */
export async function startTestProvider(
  t: TestContext,
  {
    dataDir = temporaryFolder(t),
    pigeon = createTestMessenger(),
    allowFrom = [],
    secrets = [],
    storage = ownStorage(dataDir),
    receiver: knownReceiver,
    prepare = () => {},
  }: {
    dataDir?: string;
    pigeon?: TestMessenger;
    allowFrom?: ProviderKitOptions['settings']['allowFrom'];
    secrets?: readonly string[];
    /** Default: a database of its own in the data folder, and time that passes faster. */
    storage?: TestStorage;
    /** The subscriber; default: one of its own. */
    receiver?: Receiver;
    /** Called before anything starts. */
    prepare?(kit: ProviderKit): void;
  } = {},
) {
  const { database, shared, clock } = storage;
  const kit = await createProviderKit({
    name: PROVIDER,
    version: '1.2.3',
    database,
    shared,
    dataDir,
    apiToken: API_TOKEN,
    secrets: () => secrets,
    messenger: pigeon.messenger,
    settings: { dmPolicy: 'pairing', allowFrom, allowedWebhookHosts: [], host: '127.0.0.1', port: 0 },
    readiness: () => ({ loft: { ok: true } }),
    clock,
    logger: createLogger({ name: PROVIDER, level: 'silent', secrets: () => [] }),
  });
  prepare(kit);
  await kit.http.start();
  await kit.work.start();
  let stopped: Promise<void> | undefined;
  async function stopNow() {
    await kit.http.stop();
    await kit.work.stop();
    await storage.close();
  }
  const stop = () => {
    stopped ??= stopNow();
    return stopped;
  };
  t.after(stop);

  const call = createCall(kit.address());

  const receiver = knownReceiver ?? (await startReceiver(t));
  await call('PUT', '/v1/subscriptions/tests', { url: receiver.url, secret: receiver.secret });

  /** What a person writes, through the gate; false where it came before or was not let through. */
  function write(
    userId: string,
    { nest, update, platformId = update, text, isEdit = false, attachments = [] }: Written,
  ) {
    const pairedAs = { sessionId: userId, displayName: `Person ${userId}` };
    const remoteSession =
      nest === undefined ? pairedAs : { ...pairedAs, sessionId: `${userId}/${nest}`, title: `Nest ${nest}` };
    const message = { id: incomingMessageId(remoteSession.sessionId, platformId), text, attachments };
    return database.write(async () => {
      if (!(await kit.isNewUpdate('us', update))) return false;
      if (!(await kit.requirePairing({ kind: 'direct', userId, remoteSession, pairedAs }))) return false;
      const event = {
        type: isEdit ? ('message.edited' as const) : ('message.received' as const),
        timestamp: new Date().toISOString(),
        data: { provider: PROVIDER, remoteSession, message },
      };
      await kit.receiveMessage(`evt_${update}`, event, { platformId, content: text });
      return true;
    });
  }

  let sends = 0;
  return {
    kit,
    pigeon,
    database,
    dataDir,
    receiver,
    call,
    stop,
    write,
    /** Sends a message under a key of its own and answers its id. */
    async send(message: object): Promise<string> {
      const key = { 'idempotency-key': `key-${++sends}-${Math.random()}` };
      const { status, body } = await call<{ id: string }>('POST', '/v1/messages', message, key);
      if (status !== 202) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body.id;
    },
    async settled(id: string): Promise<MessageState> {
      for (;;) {
        const { body } = await call<MessageState>('GET', `/v1/messages/${id}`);
        if (body.status !== 'queued') return body;
        await pause(5);
      }
    },
  };
}
