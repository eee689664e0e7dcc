import { createMinimalProvider } from './provider.ts';

const { PROVIDER_API_TOKEN: apiToken, DATA_DIR: dataDir = './data', MINIMAL_PORT: port = '6370' } = process.env;
if (apiToken === undefined) throw new Error('PROVIDER_API_TOKEN is needed: the token that the manager uses too.');
const { url } = await createMinimalProvider({ apiToken, dataDir, port: Number(port) });
process.stdout.write(`minimal has started at ${url}; its messenger: curl ${url}/chat/1 --json '{"write": "Hello"}'\n`);
