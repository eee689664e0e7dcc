import { fileURLToPath } from 'node:url';
import { createLogger, loadApiToken, loadSettings, readServiceArguments, runService, startOrExit } from 'service-kit';
import { allSettings } from 'shared-types';
import packageJson from '../package.json' with { type: 'json' };
import { createManager } from './app.ts';
import { managerSettings, secretsOf } from './config.ts';

const name = 'remote-sessions';
const root = fileURLToPath(new URL('../../', import.meta.url));

await startOrExit(name, async () => {
  const settings = managerSettings(
    await loadSettings({
      ...allSettings,
      root,
      env: process.env,
      only: readServiceArguments(process.argv.slice(2)).settingsFile,
    }),
  );
  const apiToken = await loadApiToken({ dataDir: settings.dataDir, configured: settings.apiToken });
  const secrets = () => [...secretsOf(settings), apiToken];
  const logger = createLogger({ name, level: settings.logLevel, secrets });
  const { parts } = await createManager({ settings, apiToken, logger, version: packageJson.version });
  await runService({ name, logger, parts, secrets });
});
