import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { environmentBindings, SettingsSchema } from 'shared-types';
import { createScrubber } from '../log/scrubber.ts';
import { startFailureText } from '../start-failure.ts';
import { loadSettings } from './load-settings.ts';
import { describeExpected, type SchemaNode } from './schema-tree.ts';

/** Every value that can be set, with its path. */
function leaves(node: SchemaNode, path: string): [path: string, node: SchemaNode][] {
  const children = {
    ...node.properties,
    ...(node.patternProperties && { x: Object.values(node.patternProperties)[0] }),
  };
  if (Object.keys(children).length === 0) return [[path, node]];
  return Object.entries(children).flatMap(([key, child]) =>
    child ? leaves(child, path ? `${path}.${key}` : key) : [],
  );
}

const scrub = createScrubber([]);

describe('what a setting must be is said so that nothing of it is masked', () => {
  for (const [path, node] of leaves(SettingsSchema as SchemaNode, '')) {
    it(path, () => assert.equal(scrub(describeExpected(node)), describeExpected(node)));
  }
});

describe('the examples of a setting', () => {
  for (const [path, node] of leaves(SettingsSchema as SchemaNode, '')) {
    const { pattern, examples } = node;
    if (pattern === undefined || !Array.isArray(examples)) continue;
    it(`${path}: would all do`, () => {
      for (const example of examples) assert.match(String(example), new RegExp(pattern, 'u'));
    });
  }
});

it('a person with a nonsense proxy reads a whole example, and how to say who signs in', async () => {
  const loading = loadSettings({
    schema: SettingsSchema,
    bindings: environmentBindings,
    root: '/nowhere',
    env: { TELEGRAM_PROXY: 'nonsense' },
  });
  const error = await loading.catch((thrown: unknown) => thrown);
  assert.equal(
    startFailureText('telegram', error),
    'telegram could not start: one setting is wrong:\n  channels.telegram.proxy (environment variable TELEGRAM_PROXY) ' +
      'does not fit; it must be a text such as http://proxy.example:3128 or socks5://127.0.0.1:1080 or none ' +
      '(put user:password@ before the host where it wants them)\n',
  );
});
