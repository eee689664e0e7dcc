import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { environmentBindings, SettingsSchema } from 'shared-types';

const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');

type Node = { properties?: Record<string, Node>; patternProperties?: Record<string, Node>; default?: unknown };

/** Every key that can be set, with its default. */
function keysOf({ properties = {}, patternProperties = {}, ...own }: Node, path: string): [string, unknown][] {
  const inner = [
    ...Object.entries(properties),
    ...Object.values(patternProperties).map((child) => ['<name>', child] as const),
  ];
  if (inner.length === 0) return [[path, own.default]];
  return inner.flatMap(([key, child]) => keysOf(child, path === '' ? key : `${path}.${key}`));
}

const codes = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** `a.b` / `.c` means a.b and a.c. */
const expand = (names: string[]) =>
  names.map((name) => (name.startsWith('.') ? `${(names[0] ?? '').replace(/\.[^.]*$/, '')}${name}` : name));

const table = /^\| key \| environment \| default \|\n\|.*\n((?:\|.*\n)+)/m.exec(page)?.[1] ?? '';
const rows = table
  .trim()
  .split('\n')
  .map((row) => row.split('|').map((cell) => cell.trim()))
  .map(([, keys, environment, defaults = '']) => ({
    keys: expand(codes(keys)),
    variables: codes(environment).filter((name) => !name.endsWith('_PROXY') || name === 'TELEGRAM_PROXY'),
    defaults,
  }));

const settings = keysOf(SettingsSchema as Node, '');

describe('the table of settings', () => {
  it('has every key that can be set, once, and no other', () => {
    assert.deepEqual(rows.flatMap(({ keys }) => keys).toSorted(), settings.map(([key]) => key).toSorted());
  });

  it('has beside each key the variable that sets it', () => {
    const expected = Object.entries(environmentBindings).map(([variable, { path }]) => [
      path.replace('*', '<name>'),
      variable.replace('*', '<NAME>'),
    ]);
    const told = rows.flatMap(({ keys, variables }) => keys.map((key, index) => [key, variables[index]]));
    assert.deepEqual(told.toSorted(), expected.toSorted());
  });

  for (const [key, value] of settings) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) continue;
    it(`has the default of ${key}`, () => {
      const row = rows.find(({ keys }) => keys.includes(key));
      assert.ok(codes(row?.defaults).includes(String(value)), row?.defaults);
    });
  }
});

it('no paragraph and no row of a page for operators stands there twice', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const text of [page, readme]) {
    const parts = text.split(/\n(?:\n|(?=[|-]))/).filter((part) => part.length > 40);
    assert.deepEqual(
      parts.filter((part, index) => parts.indexOf(part) !== index),
      [],
    );
  }
});
