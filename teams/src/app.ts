import {
  createFileConsents,
  createJsonApi,
  createPacer,
  createProviderKit,
  createProviderPart,
  openStorage,
  type Provider,
  type ProviderOptions,
} from 'provider-kit';
import { Agent, createMetrics } from 'service-kit';
import packageJson from '../package.json' with { type: 'json' };
import { requireTeamsSettings } from './config.ts';
import { CONNECTOR_RATES, createConnector } from './connection/connector.ts';
import { connectorRules } from './connection/connector-rules.ts';
import { createSignIn } from './connection/sign-in.ts';
import { createAddresses } from './conversations/addresses.ts';
import { createReferenceStore } from './conversations/reference-store.ts';
import { createDownloads } from './files/download-file.ts';
import { createOneDrive } from './files/one-drive.ts';
import { createHandleActivity } from './inbound/handle-activity.ts';
import { addInboundRoute } from './inbound/inbound-route.ts';
import { createVerifyActivity } from './inbound/verify-token.ts';
import { POSTGRES_MIGRATIONS } from './postgres-migrations.ts';
import { createTeamsPreview } from './progress/teams-preview.ts';
import { PROVIDER_NAME } from './provider-name.ts';
import { openTeamsDatabase } from './teams-database.ts';
import { createTeamsMessenger } from './teams-messenger.ts';
import { createTeamsMetrics } from './teams-metrics.ts';
import { wordsFor } from './words/words-for.ts';

/** Of conversations that were never paired, or are not any more. */
const REFERENCES_KEPT_MS = 30 * 24 * 3_600_000;
const KEEP_ALIVE_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

/** Puts the provider together: the only place where its parts learn of each other. Teams calls by the same interface. */
export async function createTeamsProvider(options: ProviderOptions): Promise<Provider> {
  const { settings, apiToken, logger, secrets = () => [] } = options;
  const teams = requireTeamsSettings(settings);
  const { appId, appPassword, tenantId, loginUrl, openIdMetadataUrl, allowedServiceUrls } = teams;
  const storage = await openStorage({
    settings,
    provider: PROVIDER_NAME,
    openEmbedded: openTeamsDatabase,
    postgresMigrations: POSTGRES_MIGRATIONS,
    clock: options.clock,
    logger,
  });
  const { database, shared, clock } = storage;
  const { now } = clock;
  const dispatcher = new Agent({
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    allowH2: false,
  });
  const accessToken = createSignIn({ loginUrl, appId, appPassword, tenantId, dispatcher, clock });
  const pacer = createPacer({ clock, rates: CONNECTOR_RATES });
  const metrics = createMetrics();
  const measure = createTeamsMetrics(metrics);
  const call = measure.counted(createJsonApi({ accessToken, dispatcher, pacer, rules: connectorRules, clock }));
  const connector = createConnector({ call, allowedServiceUrls });
  const references = createReferenceStore(database);
  const addressOf = createAddresses(references);
  const downloads = createDownloads({ getToken: accessToken.get, allowedServiceUrls });
  const growing = createTeamsPreview({
    connector,
    addressOf,
    clock,
    onStop: (remoteSessionId, runId) => kit.reportStop(remoteSessionId, runId),
  });

  const wordsOf = async (sessionId: string) => wordsFor(await kit.languageOf({ sessionId }));
  const kit = await createProviderKit({
    name: PROVIDER_NAME,
    version: packageJson.version,
    database,
    dataDir: storage.filesFolder,
    shared,
    apiToken,
    secrets: () => [appPassword, ...secrets()],
    messenger: createTeamsMessenger({
      connector,
      addressOf,
      streams: growing,
      wordsOf,
      appId,
      botName: references.botName,
      preview: growing.preview,
      openFile: downloads.open,
    }),
    settings: teams,
    readiness() {
      // Whoever asks makes us try again; it is one request at a time, and none while there is a token.
      void accessToken.get().catch(() => {});
      const error = accessToken.problem();
      return { signIn: error === undefined ? { ok: true } : { ok: false, error } };
    },
    prune: [(limit) => references.prune(now() - REFERENCES_KEPT_MS, limit)],
    clock,
    logger,
    metrics,
  });

  const consents = createFileConsents({
    database,
    kit,
    port: createOneDrive({ connector, dispatcher, allowedUrls: allowedServiceUrls, addressOf, wordsOf }),
    sharing: kit.sharing,
    clock,
    log: logger,
  });
  const handleActivity = createHandleActivity({
    kit,
    database,
    references,
    requireMention: teams.requireMention,
    answerConsent: consents.answer,
    now,
    log: logger,
  });
  addInboundRoute(kit.server, {
    verify: createVerifyActivity({ appId, tenantId, openIdMetadataUrl, allowedServiceUrls, now }),
    handle(activity) {
      measure.countActivity(activity);
      return handleActivity(activity);
    },
    log: logger,
    now,
  });

  return createProviderPart({
    ...{ name: PROVIDER_NAME, kit, storage },
    own: {
      async start() {
        await consents.start();
        // So that wrong credentials are told at once, and not when the first answer is due.
        await accessToken
          .get()
          .catch((err: unknown) => logger.error({ err }, 'the bot cannot sign in; /ready tells, too'));
      },
      stop: consents.stop,
      async close() {
        await downloads.close();
        await dispatcher.destroy();
      },
    },
  });
}
