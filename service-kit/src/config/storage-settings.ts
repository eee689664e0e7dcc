import { defineError } from '../errors.ts';

const tokenMissing = defineError('CONFIG_INVALID', { isOfSettings: true });

interface StorageSettings {
  storage?: { url?: string; files?: string };
  apiToken?: string;
  dataDir: string;
}

/** Values of `storage` that must never be seen: the password, as it is and as it is written in an address. */
export function storageSecrets({ storage }: Pick<StorageSettings, 'storage'>): string[] {
  const written = storage?.url === undefined || !URL.canParse(storage.url) ? '' : new URL(storage.url).password;
  return [...new Set([written, decoded(written)])].filter((secret) => secret !== '');
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

/**
 * Throws `CONFIG_INVALID` where several machines may share what is kept and the token between the services is not set:
 * each would make one of its own, and refuse the others.
 */
export function checkStorage({ storage, apiToken }: Pick<StorageSettings, 'storage' | 'apiToken'>): void {
  if (storage?.url === undefined || apiToken !== undefined) return;
  throw tokenMissing(
    'apiToken (PROVIDER_API_TOKEN) is missing: with storage.url all machines need the same one; make one with openssl rand -base64 32',
  );
}

/** The folder below which files that wait lie, which every machine that may send them has to see. */
export const filesFolder = ({ storage, dataDir }: Pick<StorageSettings, 'storage' | 'dataDir'>): string =>
  storage?.files ?? dataDir;
