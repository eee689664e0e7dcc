import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Line, readLine } from './read-line.ts';
import { showMessage } from './show-message.ts';

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
    ['npm run pairing -- approve telegram ABCD2345', { kind: 'pairing', args: ['approve', 'telegram', 'ABCD2345'] }],
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
});
