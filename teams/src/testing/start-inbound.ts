import type { TestContext } from 'node:test';
import {
  type Contact,
  createHandleIncoming,
  createUpdateLog,
  type FileConsent,
  type IncomingFacts,
  type PressedAction,
} from 'provider-kit';
import { createLogger, createManualClock, createServer, openDatabase } from 'service-kit';
import type { ProviderEvent } from 'shared-types';
import { createTeamsStandIn, type TeamsStandInOptions } from '../../../sandbox/src/teams/index.ts';
import { createReferenceStore } from '../conversations/reference-store.ts';
import { createHandleActivity } from '../inbound/handle-activity.ts';
import { addInboundRoute } from '../inbound/inbound-route.ts';
import { createVerifyActivity, type VerifyActivity, type VerifyOptions } from '../inbound/verify-token.ts';
import type { UploadInfo } from '../messages/file-cards.ts';
import { MIGRATIONS } from '../teams-database.ts';

export interface Published {
  id: string;
  event: ProviderEvent;
  facts: IncomingFacts | undefined;
}

/** The real route, token check, handler and database behind the stand-in of Teams; what follows is written down. */
export async function startInbound(
  t: TestContext,
  options: {
    standIn?: TeamsStandInOptions;
    verify?: Partial<VerifyOptions>;
    wrapVerify?: (verify: VerifyActivity) => VerifyActivity;
    receiveMessage?: (eventId: string) => Promise<void>;
    isPaired?: () => boolean;
    actions?: Record<string, PressedAction>;
    ours?: Record<string, string>;
  } = {},
) {
  const clock = createManualClock(Date.now());
  const standIn = await createTeamsStandIn({
    rateLimits: false,
    delivery: { sendAgainAfterMs: 5, invokeAgainAfterMs: 5 },
    ...options.standIn,
  });
  const database = openDatabase(':memory:', MIGRATIONS);
  const log: string[] = [];
  const logger = createLogger({
    name: 'teams',
    level: 'trace',
    pretty: false,
    secrets: () => [],
    destination: { write: (line) => void log.push(line) },
  });
  const references = createReferenceStore(database);
  const published: Published[] = [];
  const said: { remoteSessionId: string; text: string }[] = [];
  const revoked: [string, string][] = [];
  const consents: FileConsent<UploadInfo>[] = [];
  const contacts: Contact[] = [];
  const renamed: Pick<Contact, 'remoteSession'>[] = [];
  const updates = createUpdateLog(database);
  const since = (ms = Number.POSITIVE_INFINITY) => Math.max(0, clock.now() - ms);
  const gate = async (contact: Contact) => {
    contacts.push(contact);
    return options.isPaired?.() ?? true;
  };
  const told = async (remoteSessionId: string, { text }: { text: string }) => void said.push({ remoteSessionId, text });
  const handle = createHandleActivity({
    database,
    references,
    requireMention: true,
    kit: {
      isNewUpdate: (account, id, againMs) => updates.addIfNew(account, id, clock.now(), since(againMs)),
      wasUpdateSeen: (account, id, againMs) => updates.has(account, id, since(againMs)),
      findMessageId: async (_remoteSessionId, platformId) => options.ours?.[platformId],
      findAction: async (_remoteSessionId, token) => options.actions?.[token],
      requirePairing: gate,
      handleIncoming: createHandleIncoming({
        requirePairing: gate,
        receiveMessage:
          options.receiveMessage ?? (async (id, event, facts) => void published.push({ id, event, facts })),
        publish: async (id, event) => void published.push({ id, event, facts: undefined }),
        pressOwn: async () => false,
        say: told,
        revoke: async (remoteSessionId) => revoked.push([remoteSessionId, 'asked']) > 0,
        languageOf: async ({ language }) => language,
      }),
      rename: async (contact) => renamed.push(contact) > 0,
      noteReachable: async () => {},
      languageOf: async ({ language }) => language,
      say: told,
      revoke: async (remoteSessionId) => revoked.push([remoteSessionId, 'removed']) > 0,
    },
    answerConsent: async (_remoteSessionId, consent) => void consents.push(consent),
    now: clock.now,
    log: logger,
  });
  const server = await createServer({
    name: 'teams',
    version: '0',
    description: '',
    logger,
    apiToken: 'unused',
    readiness: () => ({ ok: true, parts: {} }),
  });
  const verify = createVerifyActivity({
    appId: standIn.appId,
    tenantId: standIn.tenantId,
    openIdMetadataUrl: standIn.openIdMetadataUrl,
    allowedServiceUrls: [standIn.url],
    now: clock.now,
    ...options.verify,
  });
  addInboundRoute(server, { verify: options.wrapVerify?.(verify) ?? verify, handle, log: logger, now: clock.now });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `${server.listeningOrigin}/api/messages`;
  standIn.connect(url);
  t.after(async () => {
    await standIn.close();
    await server.close();
    await database.close();
  });
  return {
    ...{ standIn, server, url, clock, references, published, said, revoked, consents, contacts, renamed, log },
    texts: () =>
      published.map(({ event }) =>
        event.type === 'message.received' || event.type === 'message.edited' ? event.data.message.text : event.type,
      ),
  };
}
