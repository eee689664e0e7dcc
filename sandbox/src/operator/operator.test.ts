import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createOperator, type OperatorLine } from './operator.ts';

describe('the terminal of the operator', () => {
  it('runs one command after the other and tells all that they say', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'operator-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const script = join(folder, 'script.sh');
    writeFileSync(script, 'echo "$@"\necho fault >&2\nexit 3\n');
    const operator = createOperator({ pairing: [script, 'first'], retry: [join(folder, 'none.sh')] });
    const told: OperatorLine[] = [];
    const stop = operator.onLine((line) => void told.push(line));
    const both = [
      operator.run({ name: 'pairing', args: ['a  b', '$HOME; ls'] }),
      operator.run({ name: 'retry', args: [] }),
    ];
    assert.equal(await both[0], 3);
    assert.notEqual(await both[1], 0);
    const texts = told.map(({ kind, text }) => `${kind}: ${text}`);
    assert.equal(texts[0], 'command: npm run pairing -- a  b $HOME; ls');
    // Two streams have no order between them.
    assert.deepEqual(texts.slice(1, 3).toSorted(), ['error: fault', 'output: first a  b $HOME; ls']);
    assert.equal(texts[3], 'command: npm run retry --');
    assert.match(texts[4] ?? '', /^error: .*none\.sh/);
    assert.deepEqual(operator.lines, told);
    stop();
  });
});
