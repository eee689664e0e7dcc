import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createLogger } from 'service-kit';
import { whyEnded, whyEndedIn } from './why-ended.ts';

const info = '{"level":"info","msg":"telegram has started"}';
const failure = '{"level":"fatal","err":{"message":"the disk is full"},"msg":"an error that nobody caught"}';

describe('why a service ended', () => {
  for (const [what, tail, reasons] of [
    ['nothing', '', []],
    ['an ordinary log', `${info}\n`, []],
    ['what stands behind the log', `${info}\ntelegram could not start: no\n`, ['telegram could not start: no']],
    ['words alone', 'could not start\n\n', ['could not start']],
    ['the end of many words', 'a\nb\nc\nd\n', ['b', 'c', 'd']],
    ['the last error', `${failure}\n${info}\n`, ['an error that nobody caught: the disk is full']],
    ['an error without words', '{"level":"error"}\n', ['an error without words']],
    ['a line that was cut', `"}\n${info}\n`, []],
    ['an object that is no entry', `{"a":1}\n`, ['{"a":1}']],
  ] as const) {
    it(`is read from ${what}`, () => assert.deepEqual(whyEnded(tail), reasons));
  }

  it('is read from a log as the services write it', () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ name: 'a', level: 'info', pretty: false, secrets: () => [], destination });
    logger.error({ err: new Error('the disk is full') }, 'it failed');
    logger.info('more');
    assert.deepEqual(whyEnded(lines.join('')), ['it failed: the disk is full']);
  });

  it('is told with the place of the log, also of a long one or none', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'why-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const log = join(folder, 'a.log');
    assert.equal(whyEndedIn(log), `  Its log: ${log}\n`);
    writeFileSync(log, `${`${info}\n`.repeat(4_000)}a could not start: no\n`);
    assert.equal(whyEndedIn(log), `  a could not start: no\n  Its log: ${log}\n`);
  });
});
