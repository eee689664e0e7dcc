import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { examples } from './examples.ts';
import {
  ActionRowsSchema,
  ActionSchema,
  AttachmentSchema,
  ErrorResponseSchema,
  EventEnvelopeSchema,
  IdempotencyHeadersSchema,
  MessageAcceptedSchema,
  MessageChangeSchema,
  MessageRequestSchema,
  MessageStateSchema,
  PairingListSchema,
  PairingSchema,
  ProgressRequestSchema,
  ProjectChoiceSchema,
  ProviderEventSchema,
  ProviderNameSchema,
  PushMessageSchema,
  RemoteSessionSchema,
  RunSchema,
  SessionMappingFileSchema,
  SessionMappingSchema,
  SettingsSchema,
  SubscriptionRequestSchema,
  SubscriptionSchema,
  WebhookSecretSchema,
} from './index.ts';

const request = examples['message-request.with-actions'];
const received = examples['provider-event.message-received'];
const mapping = examples['session-mapping.mapped'];
const subscription = examples['subscription-request.all-types'];
const without = (value: object, key: string) => Object.fromEntries(Object.entries(value).filter(([k]) => k !== key));

/** What is refused, where in the value, and why. */
const cases: [reason: string, schema: TSchema, value: unknown, path: string][] = [
  ['a message to nobody', MessageRequestSchema, { ...request, remoteSessionId: '' }, '/remoteSessionId'],
  ['a message without a remote session', MessageRequestSchema, without(request, 'remoteSessionId'), ''],
  ['an empty message', MessageRequestSchema, { ...request, text: '' }, '/text'],
  ['a message above 4 Mi characters', MessageRequestSchema, { ...request, text: 'x'.repeat(4_194_305) }, '/text'],
  ['a format that nobody renders', MessageRequestSchema, { ...request, format: 'html' }, '/format'],
  ['a number as remote session id', MessageRequestSchema, { ...request, remoteSessionId: 123 }, '/remoteSessionId'],
  ['a null reply', MessageRequestSchema, { ...request, replyTo: null }, '/replyTo'],
  ['a button without a label', ActionSchema, { id: 'a' }, ''],
  ['an action id above 200 characters', ActionSchema, { id: 'a'.repeat(201), label: 'A' }, '/id'],
  ['an unknown style', ActionSchema, { id: 'a', label: 'A', style: 'blue' }, '/style'],
  ['buttons that are not in rows', ActionRowsSchema, [{ id: 'a', label: 'A' }], '/0'],
  ['nine buttons in a row', ActionRowsSchema, [Array(9).fill({ id: 'a', label: 'A' })], '/0'],
  ['a command with its sign', MessageRequestSchema, { ...request, commands: ['/stop'] }, '/commands/0'],
  ['a change of nothing', MessageChangeSchema, {}, ''],
  ['an empty idempotency key', IdempotencyHeadersSchema, { 'idempotency-key': '' }, '/idempotency-key'],
  ['a send without an idempotency key', IdempotencyHeadersSchema, {}, ''],
  ['an accepted message that is sent already', MessageAcceptedSchema, { id: 'm', status: 'sent' }, '/status'],
  ['a message state without parts', MessageStateSchema, { id: 'm', status: 'sent' }, ''],
  ['progress of no run', ProgressRequestSchema, { activity: 'Reading' }, ''],
  ['progress in several long lines', ProgressRequestSchema, { runId: 'r', activity: 'x'.repeat(501) }, '/activity'],
  ['an event of an unknown type, taken for a known one', ProviderEventSchema, { ...received, type: 'x' }, '/type'],
  ['an event at no time', ProviderEventSchema, { ...received, timestamp: 'yesterday' }, '/timestamp'],
  ['an event without a remote session', EventEnvelopeSchema, { ...received, data: { provider: 'telegram' } }, '/data'],
  ['an event without a type', EventEnvelopeSchema, { ...received, type: '' }, '/type'],
  ['a file of negative size', AttachmentSchema, { ...examples['attachment.photo'], size: -1 }, '/size'],
  ['a provider name in capitals', ProviderNameSchema, 'Telegram', ''],
  ['a provider name that is a path', ProviderNameSchema, '../x', ''],
  ['a number as session id', RemoteSessionSchema, { sessionId: 123456789 }, '/sessionId'],
  ['an empty session id', RemoteSessionSchema, { sessionId: '' }, '/sessionId'],
  ['a secret without its prefix', WebhookSecretSchema, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', ''],
  ['a secret that is not Base64', WebhookSecretSchema, 'whsec_not base64!', ''],
  ['an empty secret', WebhookSecretSchema, 'whsec_', ''],
  ['a subscription without a secret', SubscriptionRequestSchema, without(subscription, 'secret'), ''],
  ['a subscription to no types', SubscriptionRequestSchema, { ...subscription, types: [] }, '/types'],
  ['a negative count', SubscriptionSchema, { ...examples['subscription.healthy'], pendingCount: -1 }, '/pendingCount'],
  ['a pairing in an unknown state', PairingSchema, { ...examples['pairing.pending'], status: 'asked' }, '/status'],
  ['a bare list of pairings', PairingListSchema, [examples['pairing.pending']], ''],
  [
    'a mapping to a project without a name',
    SessionMappingSchema,
    { ...mapping, project: { name: '', sessionId: '' } },
    '/project/name',
  ],
  [
    'a mapping without project.sessionId',
    SessionMappingSchema,
    { ...mapping, project: { name: 'my-app' } },
    '/project',
  ],
  ['a mapping file with another key', SessionMappingFileSchema, { remoteSessions: [mapping] }, ''],
  ['a project name of nothing', ProjectChoiceSchema, { name: '' }, '/name'],
  ['a run in an unknown state', RunSchema, { ...examples['run.running'], state: 'lost' }, '/state'],
  ['an empty push', PushMessageSchema, { text: '' }, '/text'],
  [
    'an error with a good status',
    ErrorResponseSchema,
    { ...examples['error-response.pairing-expired'], statusCode: 200 },
    '/statusCode',
  ],
  ['an unknown setting', SettingsSchema, { ...examples.settings, dataDirectory: './data' }, ''],
  ['an unknown log level', SettingsSchema, { ...examples.settings, logLevel: 'loud' }, '/logLevel'],
];

describe('the contracts', () => {
  for (const [reason, schema, value, path] of cases) {
    it(`refuse ${reason}`, () => {
      assert.equal(Value.Check(schema, value), false);
      const paths = Value.Errors(schema, value).map((error) => error.instancePath);
      assert.ok(paths.includes(path), `expected a refusal at '${path}', got ${JSON.stringify(paths)}`);
    });
  }

  const tolerated: [what: string, schema: TSchema, value: unknown][] = [
    ['a new field of a message', MessageRequestSchema, { ...request, priority: 'high' }],
    ['a new field of an event', ProviderEventSchema, { ...received, data: { ...received.data, topic: 'x' } }],
    ['a new type of event', EventEnvelopeSchema, { ...received, type: 'reaction.added' }],
    ['a new kind of attachment', AttachmentSchema, { ...examples['attachment.photo'], kind: 'hologram' }],
    ["a provider's own field", RemoteSessionSchema, { sessionId: '1', threadId: 7 }],
    [
      "an operator's own field in the mapping file",
      SessionMappingFileSchema,
      { 'remote-sessions': [{ ...mapping, note: 'x' }] },
    ],
  ];
  for (const [what, schema, value] of tolerated) {
    it(`tolerate ${what}`, () => {
      assert.equal(Value.Check(schema, value), true);
    });
  }
});
