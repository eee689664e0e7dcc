import { resolve } from 'node:path';
import { loadSettings, readApiToken } from 'service-kit';
import { allSettings } from 'shared-types';

const root = resolve(import.meta.dirname, '../../..');

/** The bearer token of the installation which this belongs to. Throws where none is known here. */
export async function findApiToken(): Promise<string> {
  const settings = await loadSettings({ ...allSettings, root, env: process.env });
  const token = settings.apiToken ?? (await readApiToken(settings.dataDir));
  if (token === undefined) throw new Error('No token is known here: give that of the provider by --token.');
  return token;
}
