import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

const settings = readFileSync(fileURLToPath(new URL('../pnpm-workspace.yaml', import.meta.url)), 'utf8');

it('the packages are checked against the Node that runs them, and not against the one that installs them', () => {
  const checked = /^nodeVersion: (\S+)$/m.exec(settings)?.[1];
  const installed = /^ {2}node: (\d\S+)$/m.exec(settings)?.[1];
  assert.ok(installed);
  assert.equal(checked, installed);
});
