import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger, type LogLevel } from './create-logger.ts';
import { createSecretRegistry } from './secret-registry.ts';

function logInto({ level = 'info', pretty = false }: { level?: LogLevel; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const registry = createSecretRegistry(['pass"word\n1', undefined, '']);
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ name: 'sample', level, pretty, secrets: registry.list, destination });
  return { logger, lines, registry };
}

test('a line says time, level, name, process and the bindings of its child logger', () => {
  const { logger, lines } = logInto();
  logger.child({ eventId: 'e1' }).info({ count: 2 }, 'stored');
  assert.equal(lines.length, 1);
  const { time, ...record } = JSON.parse(lines[0]!);
  assert.ok(!Number.isNaN(Date.parse(time)));
  assert.deepEqual(record, { level: 'info', pid: process.pid, name: 'sample', eventId: 'e1', count: 2, msg: 'stored' });
});

test('secrets are removed from messages, objects, stacks, causes and child bindings', () => {
  const { logger, lines } = logInto();
  const secret = 'pass"word\n1';
  const cause = new Error(`refused ${secret}`);
  const err = Object.assign(new Error(`failed with ${secret}`, { cause }), {
    url: `http://h/?p=${encodeURIComponent(secret)}`,
  });
  logger.child({ token: secret }).error({ err, error: err, deep: { list: [secret] } }, `oh ${secret}`);
  const text = lines.join('');
  for (const form of [secret, 'word\\n1', 'word\\\\n1', encodeURIComponent(secret)])
    assert.ok(!text.includes(form), text);
  const record = JSON.parse(text);
  assert.equal(record.msg, 'oh [secret]');
  assert.match(record.err.stack, /failed with \[secret\]/);
  assert.match(record.err.message, /refused \[secret\]/);
});

test('a secret registered at run time is removed from the next line on', () => {
  const { logger, lines, registry } = logInto();
  registry.registerSecret('fresh-secret');
  logger.info('here is fresh-secret');
  assert.ok(!lines.join('').includes('fresh-secret'));
});

test('readable lines are scrubbed as well', () => {
  const { logger, lines } = logInto({ pretty: true });
  logger.info({ url: 'https://host/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe' }, 'calling');
  assert.match(lines.join(''), /calling/);
  assert.match(lines.join(''), /bot\[secret\]\/getMe/);
});

test('lines below the level are not written', () => {
  const { logger, lines } = logInto({ level: 'warn' });
  logger.info('quiet');
  assert.deepEqual(lines, []);
});
