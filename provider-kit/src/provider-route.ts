import { defineError, errorResponses, type Server } from 'service-kit';
import { type ProviderInfo, ProviderInfoSchema } from 'shared-types';
import type { Messenger } from './messenger.ts';

const notConnected = defineError('PROVIDER_NOT_CONNECTED', { statusCode: 503, retryable: true });

/** Adds the call that says who this provider is. */
export function addProviderRoute(
  server: Server,
  { name, version, messenger }: { name: string; version: string; messenger: Messenger },
): void {
  const { limits, preview, can = {}, displayName } = messenger;
  const { actions = true, editing = true } = can;
  const progress = preview !== undefined;
  const capabilities: ProviderInfo['capabilities'] = {
    limits,
    progress,
    actions,
    editing,
    endsRun: progress,
    files: true,
  };
  const response = { 200: ProviderInfoSchema, ...errorResponses(503) };
  server.get('/v1/provider', { schema: { tags: ['provider'], response } }, async () => {
    const account = await messenger.account();
    if (account === undefined) throw notConnected(`${displayName} has not answered yet; /ready says why.`);
    return { name, version, account, capabilities };
  });
}
