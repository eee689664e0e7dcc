export interface StandIns {
  telegramApiRoot: string;
  telegramBotToken: string;
  etienneUrl: string;
}

/** Ways of signing in that a person may have set for the real Etienne; the stand-in must never see them. */
const REAL_CREDENTIALS = [
  'ETIENNE_TOKEN',
  'ETIENNE_JWT_SECRET',
  'ETIENNE_USERNAME',
  'ETIENNE_PASSWORD',
  'ETIENNE_AUTH_URL',
];

/** The environment in which the services find the stand-ins, and everything else as it is set. */
export function sandboxEnvironment(
  env: NodeJS.ProcessEnv,
  {
    telegramApiRoot,
    telegramBotToken,
    etienneUrl,
    dataDir,
    apiToken,
  }: StandIns & { dataDir: string; apiToken: string },
): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !REAL_CREDENTIALS.includes(name)));
  return {
    ...kept,
    TELEGRAM_API_ROOT: telegramApiRoot,
    TELEGRAM_BOT_TOKEN: telegramBotToken,
    TELEGRAM_PROXY: 'none',
    ETIENNE_URL: etienneUrl,
    DATA_DIR: dataDir,
    PROVIDER_API_TOKEN: apiToken,
  };
}
