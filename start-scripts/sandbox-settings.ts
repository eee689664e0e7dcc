import { environmentBindings } from 'shared-types';

export interface StandIns {
  telegramApiRoot: string;
  telegramBotToken: string;
  teams: TeamsAccess;
  etienneUrl: string;
}

/** The settings of Teams by which a service reaches the stand-in. */
interface TeamsAccess {
  appId: string;
  appPassword: string;
  tenantId: string;
  loginUrl: string;
  openIdMetadataUrl: string;
  allowedServiceUrls: string[];
}

/** Variables that lead calls elsewhere without being settings of ours. */
const PROXIES = /^(https?|all|no|ftp|socks)_proxy$|^NODE_USE_ENV_PROXY$/i;

/** The whole settings of the sandbox's services: where the stand-ins are, and nothing that anybody has set but these. */
export const sandboxSettings = (options: {
  standIns: StandIns;
  ports: { telegram: number; teams: number; remoteSessions: number };
  dataDir: string;
  logLevel: string;
}) => ({
  channels: {
    telegram: {
      botToken: options.standIns.telegramBotToken,
      apiRoot: options.standIns.telegramApiRoot,
      port: options.ports.telegram,
    },
    teams: { ...options.standIns.teams, port: options.ports.teams },
  },
  remoteSessions: { port: options.ports.remoteSessions },
  etienne: { url: options.standIns.etienneUrl },
  dataDir: options.dataDir,
  logLevel: options.logLevel,
});

/** The environment without our settings and without proxies: what is left says nothing about real services. */
export function sealedEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(environmentBindings);
  const isOurs = (name: string) =>
    name.startsWith('REMOTE_SESSIONS_') ||
    names.some((bound) => (bound.endsWith('*') ? name.startsWith(bound.slice(0, -1)) : name === bound));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name) && !PROXIES.test(name)));
}
