import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type ServiceName = 'provider' | 'manager';

/** Something that carries prompts from Telegram to Etienne: a build of both services, or the bare relay. */
export interface Build {
  name: string;
  /** Whether it keeps pairings, mappings and runs; the relay does not. */
  isBridge: boolean;
  /** The command that runs one of its processes in the foreground. */
  command(service: ServiceName): [string, ...string[]];
}

/** The folder of this repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const SCRIPTS = { provider: 'start-telegram.sh', manager: 'start-remote-sessions.sh' } as const;

/** What `start-scripts/use-node.sh` starts the services with. */
const SERVICE_FLAGS = ['--max-semi-space-size=8'];

/** The services of a source tree, started as people start them: by their start scripts, with their own Node. */
export const servicesOf = (name: string, root: string): Build => ({
  name,
  isBridge: true,
  command: (service) => ['sh', join(root, 'start-scripts', SCRIPTS[service])],
});

/** The bare relay (`bench/relay`): the same hops, libraries, flags and Node, and nothing else. */
export const bareRelay: Build = {
  name: 'bare relay',
  isBridge: false,
  command: (service) => [process.execPath, ...SERVICE_FLAGS, join(ROOT, 'bench/relay', `${service}.ts`)],
};
