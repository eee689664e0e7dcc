import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Line, readLine } from './read-line.ts';
import { showMessage, showPreview } from './show-message.ts';

describe('a line typed into the sandbox', () => {
  const table: [string, Line][] = [
    ['', { kind: 'nothing' }],
    ['  ', { kind: 'nothing' }],
    ['/start', { kind: 'send', in: 'telegram', text: '/start' }],
    [" project 'my-app' ", { kind: 'send', in: 'telegram', text: "project 'my-app'" }],
    ['#2', { kind: 'press', in: 'telegram', number: 2 }],
    ['teams: #2', { kind: 'press', in: 'teams', number: 2 }],
    ['teams: hello teams: you', { kind: 'send', in: 'teams', text: 'hello teams: you' }],
    ['Teams:', { kind: 'nothing' }],
    ['#hashtag', { kind: 'send', in: 'telegram', text: '#hashtag' }],
    [
      'npm run pairing -- approve telegram ABCD2345',
      { kind: 'command', name: 'pairing', args: ['approve', 'telegram', 'ABCD2345'] },
    ],
    ['npm run pairing list', { kind: 'command', name: 'pairing', args: ['list'] }],
    ['npm run pairing', { kind: 'command', name: 'pairing', args: [] }],
    ['npm run retry -- 0197 ', { kind: 'command', name: 'retry', args: ['0197'] }],
    ['npm run retry', { kind: 'command', name: 'retry', args: [] }],
    ['npm run pairings', { kind: 'send', in: 'telegram', text: 'npm run pairings' }],
    ['npm run test', { kind: 'send', in: 'telegram', text: 'npm run test' }],
  ];
  for (const [typed, expected] of table) {
    it(`${JSON.stringify(typed)} is read as ${expected.kind}`, () => assert.deepEqual(readLine(typed), expected));
  }

  it('and what the bot says is shown with numbered buttons', () => {
    const shown = showMessage({
      text: 'Choose\na project:',
      edited: false,
      buttons: [[{ label: 'my-app', disabled: false }], [{ label: 'website', disabled: false }]],
    });
    assert.equal(shown, 'bot:\n  │ Choose\n  │ a project:\n  #1 [my-app]\n  #2 [website]');
  });

  it('and a file without a caption is one line', () => {
    const shown = showMessage({
      text: '',
      edited: false,
      buttons: [],
      file: { kind: 'document', name: 'a.png' } as never,
    });
    assert.equal(shown, 'bot:\n  │ [file a.png]');
  });

  for (const [text, expected] of [
    ['', '  … Thinking...'],
    ['first\n\n  last \n', '  … last'],
    ['a'.repeat(101), `  … …${'a'.repeat(100)}`],
    ['🚀'.repeat(100), `  … ${'🚀'.repeat(100)}`],
  ] as const) {
    it(`and a preview of ${text.length} units is one line`, () => assert.equal(showPreview({ text }), expected));
  }
});
