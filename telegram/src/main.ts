import { resolve } from 'node:path';
import { createLogger, describeError, loadApiToken, loadSettings, loadVariables, runService } from 'service-kit';
import { environmentBindings, SettingsSchema } from 'shared-types';
import { createTelegramProvider, type TelegramProvider } from './app.ts';
import { requireTelegramSettings } from './config.ts';
import { secretsOf } from './connection/choose-proxy.ts';

const root = resolve(import.meta.dirname, '../..');

const settings = await loadSettings({
  schema: SettingsSchema,
  bindings: environmentBindings,
  root,
  env: process.env,
}).catch((error: unknown) => {
  console.error(`telegram could not start: ${describeError(error)}`);
  process.exit(1);
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
        const environment = await loadVariables({ root, env: process.env });
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
