import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scrubLine, scrubValue } from './scrub-line.ts';
import { createLiveScrubber, createScrubber } from './scrubber.ts';

const TOKEN = '123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

for (const [what, text, expected] of [
  ['an account token', `token ${TOKEN}.`, 'token [secret].'],
  ['a token in a path', `https://host/bot${TOKEN}/getMe`, 'https://host/bot[secret]/getMe'],
  ['a token in a file path', `https://host/file/bot${TOKEN}/a.jpg`, 'https://host/file/bot[secret]/a.jpg'],
  ['a percent-encoded token', `?u=${encodeURIComponent(`/bot${TOKEN}/`)}`, '?u=%2Fbot[secret]%2F'],
  ['a bearer token', 'authorization: Bearer abc.def-123', 'authorization: Bearer [secret]'],
  ['a JWT', `?token=${JWT}&x=1`, '?token=[secret]&x=1'],
  ['a percent-encoded JWT', `next=%3Ftoken%3D${JWT}`, 'next=%3Ftoken%3D[secret]'],
  ['a bearer JWT', `Bearer ${JWT}`, 'Bearer [secret]'],
  ['a webhook secret', 'secret whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD', 'secret whsec_[secret]'],
  ['the credentials of a URL', 'http://someone:pass@host/', 'http://[secret]@host/'],
  [
    'nothing in harmless text',
    'port 6340 at 12:30:45, see https://host:80/a@b',
    'port 6340 at 12:30:45, see https://host:80/a@b',
  ],
] as const) {
  test(`the scrubber without values covers ${what}`, () => assert.equal(createScrubber([])(text), expected));
}

test('values shorter than six characters are left alone', () => {
  assert.equal(createScrubber(['a', '', 'admin'])('an admin said a word'), 'an admin said a word');
});

test('a secret that begins with another one leaves nothing behind', () => {
  assert.equal(createScrubber(['hunter2', 'hunter2-and-more'])('hunter2-and-more'), '[secret]');
});

test('a secret that becomes known later is covered from then on', () => {
  const secrets: string[] = [];
  const scrub = createLiveScrubber(() => secrets);
  assert.equal(scrub('my-password'), 'my-password');
  secrets.push('my-password');
  assert.equal(scrub('my-password'), '[secret]');
});

const secretText = fc
  .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
  .filter((text) => !'[secret]'.includes(text));
const surroundings = fc.string({ maxLength: 10 });

test('no registered value survives in plain, JSON-escaped or percent-encoded form', () => {
  fc.assert(
    fc.property(secretText, surroundings, surroundings, (secret, before, after) => {
      const scrub = createScrubber([secret]);
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
        assert.ok(!scrub(`${before}|${form}|${after}`).includes(form));
      }
    }),
  );
});

test('a scrubbed line stays JSON and holds the secret nowhere, however deep', () => {
  fc.assert(
    fc.property(secretText, fc.jsonValue({ maxDepth: 3 }), (secret, other) => {
      const line = `${JSON.stringify({ msg: `a ${secret} b`, [secret]: [{ deep: secret }], body: JSON.stringify({ s: secret }), other })}\n`;
      const scrubbed = scrubLine(line, createScrubber([secret]));
      assert.ok(scrubbed.endsWith('\n'));
      const record = JSON.parse(scrubbed);
      assert.equal(record.msg, 'a [secret] b');
      assert.deepEqual(record['[secret]'], [{ deep: '[secret]' }]);
      assert.ok(!record.body.includes(secret));
    }),
  );
});

test('a secret made of digits is removed from numbers too', () => {
  assert.equal(scrubLine('{"code":12345678}\n', createScrubber(['12345678'])), '{"code":"[secret]"}\n');
});

test('a line that is no JSON is scrubbed as text', () => {
  assert.equal(scrubLine('plain my-password\n', createScrubber(['my-password'])), 'plain [secret]\n');
  assert.equal(scrubLine('plain my "password"\n', createScrubber(['my "password"'])), 'plain [secret]\n');
});

test('a line is passed over only where scrubbing it would change nothing', () => {
  const pieces = fc.oneof(
    secretText,
    fc.constantFrom(TOKEN, JWT, 'Bearer\n0123456', 'whsec_abc', 'http://a:b@c', '123456%3a'),
  );
  fc.assert(
    fc.property(fc.array(secretText, { maxLength: 2 }), pieces, surroundings, (secrets, piece, around) => {
      const scrub = createScrubber(secrets);
      const record = {
        msg: `${around}${piece}`,
        [piece]: { nested: JSON.stringify({ piece, around }) },
        url: encodeURIComponent(piece),
      };
      const line = `${JSON.stringify(record)}\n`;
      if (scrub.mayFindIn(line)) return;
      assert.equal(JSON.stringify(scrubValue(record, scrub)), JSON.stringify(record));
    }),
  );
});

test('a harmless line is passed over, a line with a secret is not', () => {
  const scrub = createLiveScrubber(() => ['my "password"']);
  assert.equal(scrub.mayFindIn(`${JSON.stringify({ time: '2026-11-27T10:00:00Z', msg: 'run begins' })}\n`), false);
  assert.equal(scrub.mayFindIn(`${JSON.stringify({ msg: 'my "password"' })}\n`), true);
});
