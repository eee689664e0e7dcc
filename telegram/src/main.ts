import { resolve } from 'node:path';
import {
  createLogger,
  loadApiToken,
  loadSettings,
  loadVariables,
  readServiceArguments,
  runService,
  startOrExit,
} from 'service-kit';
import { environmentBindings, SettingsSchema, withDerivedDefaults } from 'shared-types';
import { createTelegramProvider, type TelegramProvider } from './app.ts';
import { requireTelegramSettings } from './config.ts';
import { secretsOf } from './connection/choose-proxy.ts';

const root = resolve(import.meta.dirname, '../..');

await startOrExit('telegram', async () => {
  const source = { root, env: process.env, only: readServiceArguments(process.argv.slice(2)).settingsFile };
  const settings = await loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    derive: withDerivedDefaults,
    ...source,
  });

  const known = [settings.channels.telegram.botToken, settings.apiToken].filter((value) => value !== undefined);
  const secrets = () => known;
  const logger = createLogger({ name: 'telegram', level: settings.logLevel, secrets });
  let provider: TelegramProvider | undefined;

  await runService({
    name: 'telegram',
    logger,
    secrets,
    parts: [
      {
        name: 'telegram',
        async start() {
          // First of all, so that a start that cannot work leaves nothing behind.
          const environment = await loadVariables(source);
          const { proxy } = requireTelegramSettings(settings, environment);
          if (proxy !== undefined) known.push(...secretsOf(proxy));
          const apiToken = await loadApiToken({ dataDir: settings.dataDir, configured: settings.apiToken });
          known.push(apiToken);
          provider = await createTelegramProvider({ settings, apiToken, logger, secrets, environment });
          await provider.start();
          logger.info({ address: provider.address() }, 'listening');
        },
        stop: () => provider?.stop(),
      },
    ],
  });
});
