import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Command, parseCommand } from './parse-command.ts';

const project = (name: string, isCertain = true): Command => ({ kind: 'project', name, isCertain });

describe('reading a message', () => {
  const table: [string, Command][] = [
    ["project 'my-app'", project('my-app')],
    ['project "my-app"', project('my-app')],
    ['project ‘my-app’', project('my-app')],
    ['project “my-app”', project('my-app')],
    ['project „my-app“', project('my-app')],
    ['project «my app»', project('my app')],
    ['PROJECT ‹my-app›', project('my-app')],
    ["Project   'my-app'  ", project('my-app')],
    ["project'my-app'", project('my-app')],
    ["project 'my-app'.", project('my-app')],
    ["project 'it's mine'", project("it's mine")],
    ["project ''", project('')],
    ['project "a" should become "b"', project('a" should become "b', false)],
    ["project's name is now 'b'.", project("s name is now 'b", false)],
    ['project my-app', project('my-app', false)],
    ['project my app is broken', { kind: 'prompt' }],
    ["the project 'my-app' is broken", { kind: 'prompt' }],
    ["project 'my-app' is broken", { kind: 'prompt' }],
    ['project', { kind: 'prompt' }],
    ['/project my-app', project('my-app')],
    ['/project my app', project('my app')],
    ["/project 'my-app'", project('my-app')],
    ['/project', { kind: 'projects' }],
    ['/start', { kind: 'start' }],
    ['/START', { kind: 'start' }],
    ['/start deep-link', { kind: 'start' }],
    ['/help', { kind: 'help' }],
    ['/status', { kind: 'status' }],
    ['/projects', { kind: 'projects' }],
    ['/stop', { kind: 'stop' }],
    ['/mode Plan', { kind: 'mode', name: 'plan' }],
    ['/files', { kind: 'files', folder: '' }],
    ['/files out/charts', { kind: 'files', folder: 'out/charts' }],
    ["/get 'out/my chart.png'", { kind: 'get', path: 'out/my chart.png' }],
    ['/get', { kind: 'get', path: '' }],
    ['/compact', { kind: 'prompt' }],
    ['/stopwatch please', { kind: 'prompt' }],
    ['/ stop', { kind: 'prompt' }],
    ['please /stop', { kind: 'prompt' }],
    ['', { kind: 'prompt' }],
  ];
  for (const [text, expected] of table) {
    it(`takes ${JSON.stringify(text)} as ${expected.kind}`, () => {
      assert.deepEqual(parseCommand(text), expected);
    });
  }

  it('never fails, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', 'project ', "project '", '/', '/get '),
        (text, prefix) => {
          assert.equal(typeof parseCommand(prefix + text).kind, 'string');
        },
      ),
    );
  });
});
