import { resolve } from 'node:path';
import { createLogger, loadApiToken, loadSettings, readServiceArguments, runService, startOrExit } from 'service-kit';
import { environmentBindings, SettingsSchema, withDerivedDefaults } from 'shared-types';
import { createTeamsProvider, type TeamsProvider } from './app.ts';
import { requireTeamsSettings } from './config.ts';

const root = resolve(import.meta.dirname, '../..');

await startOrExit('teams', async () => {
  const source = { root, env: process.env, only: readServiceArguments(process.argv.slice(2)).settingsFile };
  const settings = await loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    derive: withDerivedDefaults,
    ...source,
  });

  const known = [settings.channels.teams.appPassword, settings.apiToken].filter((value) => value !== undefined);
  const secrets = () => known;
  const logger = createLogger({ name: 'teams', level: settings.logLevel, secrets });
  let provider: TeamsProvider | undefined;

  await runService({
    name: 'teams',
    logger,
    secrets,
    parts: [
      {
        name: 'teams',
        async start() {
          // First of all, so that a start that cannot work leaves nothing behind.
          requireTeamsSettings(settings);
          const apiToken = await loadApiToken({ dataDir: settings.dataDir, configured: settings.apiToken });
          known.push(apiToken);
          provider = await createTeamsProvider({ settings, apiToken, logger, secrets });
          await provider.start();
          logger.info({ address: provider.address() }, 'listening');
        },
        stop: () => provider?.stop(),
      },
    ],
  });
});
