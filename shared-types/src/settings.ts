import type { Static } from 'typebox';
import { Type } from './type.ts';

const strict = { additionalProperties: false };
const UUID = '11111111-2222-3333-4444-555555555555';
const port = (value: number) => Type.Integer({ minimum: 0, maximum: 65_535, default: value });
const url = (options: { default?: string } = {}) => Type.String({ pattern: '^https?://[^\\s]+$', ...options });
/** What stands in angle brackets, as in config.example.json, is not a value yet. */
const secret = (example: string) => Type.String({ minLength: 1, pattern: '^(?!<.*>$)', examples: [example] });
const uuid = Type.String({ pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$', examples: [UUID] });
const host = Type.String({ minLength: 1, default: '127.0.0.1' });

/** Everything that can be set, for both services; each service asks only for what it needs itself. */
export const SettingsSchema = Type.Object(
  {
    channels: Type.Object(
      {
        telegram: Type.Object(
          {
            botToken: Type.Optional(
              Type.String({
                pattern: '^(?!123456789:replace-this)[0-9]+:[A-Za-z0-9_-]+$',
                examples: ['123456789:AAH-what-BotFather-gave-you'],
              }),
            ),
            apiRoot: url({ default: 'https://api.telegram.org' }),
            localApiFiles: Type.Optional(Type.String({ minLength: 1 })),
            proxy: Type.Optional(
              Type.String({
                pattern: '^(none|(https?|socks5h?)://[^\\s]+)$',
                examples: ['http://proxy.example:3128', 'socks5://127.0.0.1:1080', 'none'],
                description: 'put user:password@ before the host where it wants them',
              }),
            ),
            dmPolicy: Type.Union([Type.Literal('pairing'), Type.Literal('allowlist'), Type.Literal('disabled')], {
              default: 'pairing',
            }),
            allowFrom: Type.Array(
              Type.Union([Type.Integer({ minimum: 1 }), Type.String({ pattern: '^[1-9][0-9]*$' })]),
              {
                default: [],
              },
            ),
            groups: Type.Union([Type.Literal('off'), Type.Literal('paired'), Type.Literal('open')], {
              default: 'paired',
            }),
            requireMention: Type.Boolean({ default: true }),
            /** Answers are texts, or rich messages with headings, tables and formulas. */
            formatting: Type.Union([Type.Literal('entities'), Type.Literal('rich')], { default: 'entities' }),
            allowedWebhookHosts: Type.Array(Type.String({ minLength: 1 }), { default: [] }),
            host,
            port: port(6350),
          },
          { ...strict, default: {} },
        ),
        teams: Type.Object(
          {
            appId: Type.Optional(uuid),
            appPassword: Type.Optional(secret('the client secret of your app registration')),
            /** Without it, people of every tenant that has the app may ask for a pairing. */
            tenantId: Type.Optional(uuid),
            dmPolicy: Type.Union([Type.Literal('pairing'), Type.Literal('allowlist'), Type.Literal('disabled')], {
              default: 'pairing',
            }),
            /** Entra object ids: the ids of the messenger's own differ from bot to bot. */
            allowFrom: Type.Array(uuid, { default: [] }),
            groups: Type.Union([Type.Literal('off'), Type.Literal('paired'), Type.Literal('open')], {
              default: 'paired',
            }),
            requireMention: Type.Boolean({ default: true }),
            allowedWebhookHosts: Type.Array(Type.String({ minLength: 1 }), { default: [] }),
            loginUrl: url({ default: 'https://login.microsoftonline.com' }),
            openIdMetadataUrl: url({ default: 'https://login.botframework.com/v1/.well-known/openidconfiguration' }),
            /** The hosts of the public cloud by the Teams SDK's page on service URL validation. */
            allowedServiceUrls: Type.Array(url(), {
              default: [
                'https://smba.trafficmanager.net',
                'https://smba.onyx.prod.teams.trafficmanager.net',
                'https://smba.infra.gcc.teams.microsoft.com',
              ],
            }),
            host,
            port: port(6360),
          },
          { ...strict, default: {} },
        ),
      },
      { ...strict, default: {} },
    ),
    remoteSessions: Type.Object(
      { host, port: port(6340), publicUrl: Type.Optional(url()) },
      { ...strict, default: {} },
    ),
    /** Its default follows from the channels: derived-settings.ts. */
    providers: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }), Type.Object({ url: url() }, strict), {
      default: {},
    }),
    etienne: Type.Object(
      {
        url: url({ default: 'http://localhost:6060' }),
        token: Type.Optional(secret('a JWT that your Etienne has signed')),
        jwtSecret: Type.Optional(secret('the JWT_SECRET of your Etienne')),
        username: Type.Optional(Type.String({ minLength: 1 })),
        password: Type.Optional(secret('the password of that user')),
        authUrl: Type.Optional(url()),
        memoryEnabled: Type.Boolean({ default: true }),
        maxTurns: Type.Optional(Type.Integer({ minimum: 1 })),
      },
      { ...strict, default: {} },
    ),
    /** An OpenAI-compatible service that makes text of voice messages. */
    transcription: Type.Optional(
      Type.Object(
        {
          url: Type.Optional(url()),
          apiKey: Type.Optional(secret('the API key of your transcription service')),
          model: Type.Optional(Type.String({ minLength: 1 })),
          language: Type.Optional(Type.String({ pattern: '^[a-z]{2,3}$', examples: ['en'] })),
          confirm: Type.Boolean({ default: false }),
        },
        strict,
      ),
    ),
    /** Where several machines keep what they share; without it all is in `dataDir`. */
    storage: Type.Optional(
      Type.Object(
        {
          url: Type.Optional(
            Type.String({
              pattern: '^postgres(ql)?://[^\\s]+$',
              examples: ['postgres://db.example:5432/bridge'],
              description: 'put user:password@ before the host',
            }),
          ),
          /** A folder that all machines see: files that wait to be sent. Default: `dataDir`, for one machine. */
          files: Type.Optional(Type.String({ minLength: 1, examples: ['/srv/shared/bridge-files'] })),
        },
        strict,
      ),
    ),
    apiToken: Type.Optional(Type.String({ minLength: 1, pattern: '^[\\x21-\\x7e]+$' })),
    dataDir: Type.String({ minLength: 1, default: './data' }),
    logLevel: Type.Union(
      [
        Type.Literal('trace'),
        Type.Literal('debug'),
        Type.Literal('info'),
        Type.Literal('warn'),
        Type.Literal('error'),
        Type.Literal('fatal'),
        Type.Literal('silent'),
      ],
      { default: 'info' },
    ),
  },
  { $id: 'Settings', ...strict },
);
export type Settings = Static<typeof SettingsSchema>;

/** Which environment variable sets which key; the star stands for a provider's name. */
export const environmentBindings = {
  TELEGRAM_BOT_TOKEN: { path: 'channels.telegram.botToken', kind: 'string' },
  TELEGRAM_API_ROOT: { path: 'channels.telegram.apiRoot', kind: 'string' },
  TELEGRAM_LOCAL_API_FILES: { path: 'channels.telegram.localApiFiles', kind: 'string' },
  TELEGRAM_FORMATTING: { path: 'channels.telegram.formatting', kind: 'string' },
  TELEGRAM_PROXY: { path: 'channels.telegram.proxy', kind: 'string' },
  TELEGRAM_DM_POLICY: { path: 'channels.telegram.dmPolicy', kind: 'string' },
  TELEGRAM_ALLOW_FROM: { path: 'channels.telegram.allowFrom', kind: 'list' },
  TELEGRAM_GROUPS: { path: 'channels.telegram.groups', kind: 'string' },
  TELEGRAM_REQUIRE_MENTION: { path: 'channels.telegram.requireMention', kind: 'boolean' },
  TELEGRAM_ALLOWED_WEBHOOK_HOSTS: { path: 'channels.telegram.allowedWebhookHosts', kind: 'list' },
  TELEGRAM_HOST: { path: 'channels.telegram.host', kind: 'string' },
  TELEGRAM_PORT: { path: 'channels.telegram.port', kind: 'integer' },
  TEAMS_APP_ID: { path: 'channels.teams.appId', kind: 'string' },
  TEAMS_APP_PASSWORD: { path: 'channels.teams.appPassword', kind: 'string' },
  TEAMS_TENANT_ID: { path: 'channels.teams.tenantId', kind: 'string' },
  TEAMS_DM_POLICY: { path: 'channels.teams.dmPolicy', kind: 'string' },
  TEAMS_ALLOW_FROM: { path: 'channels.teams.allowFrom', kind: 'list' },
  TEAMS_GROUPS: { path: 'channels.teams.groups', kind: 'string' },
  TEAMS_REQUIRE_MENTION: { path: 'channels.teams.requireMention', kind: 'boolean' },
  TEAMS_ALLOWED_WEBHOOK_HOSTS: { path: 'channels.teams.allowedWebhookHosts', kind: 'list' },
  TEAMS_LOGIN_URL: { path: 'channels.teams.loginUrl', kind: 'string' },
  TEAMS_OPENID_METADATA_URL: { path: 'channels.teams.openIdMetadataUrl', kind: 'string' },
  TEAMS_ALLOWED_SERVICE_URLS: { path: 'channels.teams.allowedServiceUrls', kind: 'list' },
  TEAMS_HOST: { path: 'channels.teams.host', kind: 'string' },
  TEAMS_PORT: { path: 'channels.teams.port', kind: 'integer' },
  REMOTE_SESSIONS_HOST: { path: 'remoteSessions.host', kind: 'string' },
  REMOTE_SESSIONS_PORT: { path: 'remoteSessions.port', kind: 'integer' },
  REMOTE_SESSIONS_URL: { path: 'remoteSessions.publicUrl', kind: 'string' },
  'PROVIDER_URL_*': { path: 'providers.*.url', kind: 'string' },
  ETIENNE_URL: { path: 'etienne.url', kind: 'string' },
  ETIENNE_TOKEN: { path: 'etienne.token', kind: 'string' },
  ETIENNE_JWT_SECRET: { path: 'etienne.jwtSecret', kind: 'string' },
  ETIENNE_USERNAME: { path: 'etienne.username', kind: 'string' },
  ETIENNE_PASSWORD: { path: 'etienne.password', kind: 'string' },
  ETIENNE_AUTH_URL: { path: 'etienne.authUrl', kind: 'string' },
  ETIENNE_MEMORY_ENABLED: { path: 'etienne.memoryEnabled', kind: 'boolean' },
  ETIENNE_MAX_TURNS: { path: 'etienne.maxTurns', kind: 'integer' },
  TRANSCRIPTION_URL: { path: 'transcription.url', kind: 'string' },
  TRANSCRIPTION_API_KEY: { path: 'transcription.apiKey', kind: 'string' },
  TRANSCRIPTION_MODEL: { path: 'transcription.model', kind: 'string' },
  TRANSCRIPTION_LANGUAGE: { path: 'transcription.language', kind: 'string' },
  TRANSCRIPTION_CONFIRM: { path: 'transcription.confirm', kind: 'boolean' },
  STORAGE_URL: { path: 'storage.url', kind: 'string' },
  STORAGE_FILES: { path: 'storage.files', kind: 'string' },
  PROVIDER_API_TOKEN: { path: 'apiToken', kind: 'string' },
  DATA_DIR: { path: 'dataDir', kind: 'string' },
  LOG_LEVEL: { path: 'logLevel', kind: 'string' },
} as const;
