import type { UserFromGetMe } from '@grammyjs/types';
import { defineError, errorResponses, type Server } from 'service-kit';
import { type ProviderInfo, ProviderInfoSchema } from 'shared-types';
import type { FileLimits } from './files/limits.ts';
import { PROVIDER_NAME } from './provider-name.ts';

const notConnected = defineError('PROVIDER_NOT_CONNECTED', { statusCode: 503, retryable: true });

/** Limits of the Bot API (https://core.telegram.org/bots/api), and what this provider does with it. */
export const limitsOf = ({ incomingBytes, outgoingBytes }: FileLimits): ProviderInfo['capabilities']['limits'] => ({
  messageTextLength: 4_096,
  captionLength: 1_024,
  incomingFileBytes: incomingBytes,
  outgoingFileBytes: outgoingBytes,
  actionIdLength: 200,
});

const capabilitiesWith = (limits: FileLimits): ProviderInfo['capabilities'] => ({
  limits: limitsOf(limits),
  progress: true,
  actions: true,
  editing: true,
});

/** Adds the call that says who this provider is. */
export function addProviderRoute(
  server: Server,
  { version, account, limits }: { version: string; account: () => UserFromGetMe | undefined; limits: FileLimits },
): void {
  const capabilities = capabilitiesWith(limits);
  const response = { 200: ProviderInfoSchema, ...errorResponses(503) };
  server.get('/v1/provider', { schema: { tags: ['provider'], response } }, async () => {
    const bot = account();
    if (bot === undefined) throw notConnected('Telegram has not answered yet; /ready says why.');
    const { id, username, first_name: name } = bot;
    return { name: PROVIDER_NAME, version, account: { id: String(id), username, name }, capabilities };
  });
}
