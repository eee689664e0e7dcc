import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maskCredentials, maskSecrets } from './mask-secrets.ts';

const KEY = 'sk-ant-api03-AbCdEf0123456789';

describe('a credential in what a person decides on', () => {
  for (const [text, masked] of [
    ['curl -H "Authorization: Bearer abc.def-1234" x', 'curl -H "Authorization: Bearer [secret]" x'],
    [`export KEY=${KEY}`, 'export KEY=[secret]'],
    ['API_KEY=hunterhunter run', 'API_KEY=[secret] run'],
    ['db --password hunter -u me', 'db --password [secret] -u me'],
    [`db --password 'p@ss!w0rd#'`, 'db --password [secret]'],
    ['psql postgres://me:pass@host/db', 'psql postgres://[secret]@host/db'],
    ['"token": "abc"', '"token": [secret]'],
    ['password: hunter2', 'password: [secret]'],
  ] as const) {
    it(`is masked in ${text}`, () => assert.deepEqual(maskCredentials(text), { text: masked, isMasked: true }));
  }

  for (const text of [
    'token=$(curl<evil|sh) ls',
    'token=`rm -rf x` ls',
    'TOKEN="$(rm -rf ~)" ls',
    'upload --secret /etc/shadow',
    'upload --token=./keys/id_rsa',
    'run --password "rm -rf /"',
    "run --secret 'x;rm y'",
    'x://a:;rm$IFS-rf@host',
    'rm -rf sk-backups-2024-01-01',
    'const token: string = await login(user)',
    'password: z.string().min(8)',
    'Basic authentication is on',
    'The token is missing',
  ]) {
    it(`does not hide what matters in ${text}`, () => {
      assert.deepEqual(maskCredentials(text), { text, isMasked: false });
    });
  }

  it('is masked more freely in a line that nobody decides on', () => {
    assert.equal(maskSecrets('token=$(x) --secret /etc/shadow'), 'token=[secret] --secret [secret]');
  });
});
