import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../../service-kit/src/testing/any-character.ts';
import { type Command, parseCommand, saysStop } from './parse-command.ts';

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
    ['/start eyJhIjoxfQ_-09', { kind: 'start' }],
    [`/start ${'a'.repeat(65)}`, { kind: 'prompt' }],
    ['/start the dev server and tell me the port', { kind: 'prompt' }],
    ['/start server.js', { kind: 'prompt' }],
    ['/start\nthe server', { kind: 'prompt' }],
    ['/help me fix this', { kind: 'prompt' }],
    ['/status how is it', { kind: 'prompt' }],
    ['/stop the dev server when you are done', { kind: 'prompt' }],
    ['/stop please', { kind: 'prompt' }],
    ['/stop\nthe server', { kind: 'prompt' }],
    ['/projects of mine', { kind: 'prompt' }],
    ['/Stop', { kind: 'stop' }],
    ['/STOP!', { kind: 'stop' }],
    ['/stop.', { kind: 'stop' }],
    ['/stop !', { kind: 'stop' }],
    ['/stop。', { kind: 'stop' }],
    ['/stop\n', { kind: 'stop' }],
    ['/status?', { kind: 'status' }],
    ['/help …', { kind: 'help' }],
    ['/stop/now', { kind: 'prompt' }],
    ['/statsu', { kind: 'prompt' }],
    ['/unpair now', { kind: 'prompt' }],
    ['project `my-app`', project('my-app')],
    ['project ´my-app´', project('my-app')],
    ['/project `my-app`', project('my-app')],
    ['/project\nmy-app', project('my-app')],
    ["/mode 'plan'", { kind: 'mode', name: 'plan' }],
    ['/get `a b.txt`', { kind: 'get', path: 'a b.txt' }],
    ['project `a` uses `b`', project('a` uses `b', false)],
    ['/help', { kind: 'help' }],
    ['/status', { kind: 'status' }],
    ['/projects', { kind: 'projects' }],
    ['/why', { kind: 'why' }],
    ['/Why?', { kind: 'why' }],
    ['/why is the sky blue?', { kind: 'prompt' }],
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
        fc.string({ unit: anyCharacter }),
        fc.constantFrom('', 'project ', "project '", '/', '/get '),
        (text, prefix) => {
          assert.equal(typeof parseCommand(prefix + text).kind, 'string');
        },
      ),
    );
  });
});

describe('a word that may mean /stop', () => {
  for (const text of [
    'stop',
    'Stop!',
    'STOP',
    ' stop. ',
    'halt',
    'cancel',
    'stopp',
    'Arrête !',
    'arre\u0302te',
    '停止',
    '停止！',
  ]) {
    it(`is ${JSON.stringify(text)}`, () => assert.equal(saysStop(text), true));
  }

  for (const text of [
    '',
    '!',
    'stop the server',
    'do not stop',
    'stops',
    'full stop',
    'stopwatch',
    'cancel my order',
    '/stop',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => assert.equal(saysStop(text), false));
  }
});
