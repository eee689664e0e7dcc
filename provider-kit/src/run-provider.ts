import {
  checkStorage,
  createLogger,
  type Logger,
  loadApiToken,
  loadSettings,
  loadVariables,
  type Part,
  readServiceArguments,
  runService,
  startOrExit,
  storageSecrets,
} from 'service-kit';
import { allSettings, type Settings } from 'shared-types';
import type { Provider } from './provider-part.ts';

/** What a provider gets of its process. */
export interface ProviderProcess {
  settings: Settings;
  apiToken: string;
  logger: Logger;
  secrets(): readonly string[];
  /** Variables of the process and of `.env`. */
  environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a provider as a process of its own; resolves once it has started, or ends the process and says why.
 *
 * What `secretsOf` and `check` answer never gets into a log or an answer. `check` is asked before anything is made and
 * may throw, so that a start that cannot work leaves nothing behind.
 */
export async function runProvider({
  name,
  root,
  env,
  args,
  secretsOf,
  check,
  create,
}: {
  name: string;
  /** The folder that relative paths of settings count from. */
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  args: readonly string[];
  secretsOf(settings: Settings): readonly (string | undefined)[];
  check(settings: Settings, environment: ProviderProcess['environment']): readonly string[];
  create(process: ProviderProcess): Promise<Provider>;
}): Promise<void> {
  await startOrExit(name, async () => {
    const source = { root, env, only: readServiceArguments(args).settingsFile };
    const settings = await loadSettings({ ...allSettings, ...source });
    checkStorage(settings);
    const known = [...secretsOf(settings), settings.apiToken, ...storageSecrets(settings)].filter(
      (value) => value !== undefined,
    );
    const secrets = () => known;
    const logger = createLogger({ name, level: settings.logLevel, secrets });
    let provider: Provider | undefined;
    const part: Part = {
      name,
      async start() {
        const environment = await loadVariables(source);
        known.push(...check(settings, environment));
        const apiToken = await loadApiToken({ dataDir: settings.dataDir, configured: settings.apiToken });
        known.push(apiToken);
        provider = await create({ settings, apiToken, logger, secrets, environment });
        await provider.start();
      },
      stop: () => provider?.stop(),
    };
    await runService({ name, logger, secrets, parts: [part] });
  });
}
