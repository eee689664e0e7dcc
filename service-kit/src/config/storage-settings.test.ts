import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkStorage, filesFolder, storageSecrets } from './storage-settings.ts';

describe('the settings of what machines share', () => {
  it('hold the password as a secret, as it is and as it is written', () => {
    const url = 'postgres://bridge:p%40ss%2Fword@db.example/bridge';
    assert.deepEqual(storageSecrets({ storage: { url } }), ['p%40ss%2Fword', 'p@ss/word']);
    assert.deepEqual(storageSecrets({ storage: { url: 'postgres://bridge@db.example/bridge' } }), []);
    assert.deepEqual(storageSecrets({}), []);
  });

  it('want the token that all machines share', () => {
    const storage = { url: 'postgres://db.example/bridge' };
    assert.throws(() => checkStorage({ storage }), { code: 'CONFIG_INVALID', message: /PROVIDER_API_TOKEN/ });
    checkStorage({ storage, apiToken: 'x' });
    checkStorage({});
  });

  it('name where files lie that wait', () => {
    assert.equal(filesFolder({ dataDir: '/data' }), '/data');
    assert.equal(filesFolder({ dataDir: '/data', storage: { files: '/shared' } }), '/shared');
  });
});
