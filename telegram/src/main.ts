import { resolve } from 'node:path';
import { runProvider } from 'provider-kit';
import { tellStarter } from 'service-kit';
import { createTelegramProvider } from './app.ts';
import { requireTelegramSettings } from './config.ts';
import { secretsOf } from './connection/choose-proxy.ts';
import { PROVIDER_NAME } from './provider-name.ts';

await runProvider({
  name: PROVIDER_NAME,
  root: resolve(import.meta.dirname, '../..'),
  env: process.env,
  args: process.argv.slice(2),
  secretsOf: ({ channels }) => [channels.telegram.botToken],
  check(settings, environment) {
    const { proxy } = requireTelegramSettings(settings, environment);
    return proxy === undefined ? [] : secretsOf(proxy);
  },
  create: (process) =>
    createTelegramProvider({
      ...process,
      onConnected: ({ username }) => tellStarter({ account: `@${username}`, link: `https://t.me/${username}` }),
    }),
});
