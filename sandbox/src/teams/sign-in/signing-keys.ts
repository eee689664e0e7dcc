import { createHash, randomUUID, type webcrypto } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

export type SigningKey = { kid: string; privateKey: webcrypto.CryptoKey; jwk: JWK & { endorsements: string[] } };

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

/** Made when first asked for, as they cost a lot: the stand-ins of a process have the same ones, each with its own ids. */
const pairs: Promise<Pair>[] = [];

function pairAt(index: number): Promise<Pair> {
  const pair = pairs[index] ?? generateKeyPair('RS256', { extractable: true });
  pairs[index] = pair;
  return pair;
}

/** An RSA key as the Bot Framework publishes its own: with the channels that it may sign for. */
async function makeSigningKey(pair: Promise<Pair>, endorsements: string[]): Promise<SigningKey> {
  const { publicKey, privateKey } = await pair;
  const kid = createHash('sha1').update(randomUUID()).digest('base64url');
  const jwk = { ...(await exportJWK(publicKey)), use: 'sig', kid, x5t: kid, endorsements };
  return { kid, privateKey, jwk };
}

/** The keys that sign activities, as their key set shows them. */
export async function createSigningKeys() {
  let made = 0;
  const makeKey = (channel: string) => makeSigningKey(pairAt(made++), [channel]);
  let current = await makeKey('msteams');
  let published = [current];
  /** Keys for tokens that must not be believed; made when first asked for. */
  let stranger: Promise<SigningKey> | undefined;
  let notEndorsed: Promise<SigningKey> | undefined;

  return {
    current: (): SigningKey => current,
    stranger(): Promise<SigningKey> {
      stranger ??= makeKey('msteams');
      return stranger;
    },
    /** A published key that may sign for web chat only. */
    async notEndorsed(): Promise<SigningKey> {
      notEndorsed ??= makeKey('webchat');
      const key = await notEndorsed;
      if (!published.includes(key)) published.push(key);
      return key;
    },
    keySet: () => ({ keys: published.map(({ jwk }) => jwk) }),
    /** Signs with a new key from now on. Microsoft shows old keys for a while: `keepOld: false` takes them away. */
    async rotate({ keepOld = true }: { keepOld?: boolean } = {}): Promise<void> {
      current = await makeKey('msteams');
      published = keepOld ? [...published, current] : [current];
    },
  };
}

export type SigningKeys = Awaited<ReturnType<typeof createSigningKeys>>;
