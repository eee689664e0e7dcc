import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { markdownToTelegram } from '../../../telegram/src/rendering/index.ts';
import { en } from '../replies/words/en.ts';
import { reveal } from './hidden-characters.ts';
import { needsDocument } from './subject.ts';
import { toolSubject } from './tool-subject.ts';

const ROOT = '/srv/work/app/';
const subjectOf = (toolName: string, input: unknown, root: string | undefined = ROOT) =>
  toolSubject(en, toolName, input, root);
/** As a person reads it in one message. */
const readOf = (toolName: string, input: unknown, root?: string) => {
  const { head, body } = subjectOf(toolName, input, root ?? ROOT);
  return markdownToTelegram(`${head}\n\n${body}`).text;
};

describe('what is shown of a tool', () => {
  const shown: [what: string, toolName: string, input: object, text: string[]][] = [
    [
      'a chain of commands to its end',
      'Bash',
      { command: 'npm ci && npm run build && npm test && rm -rf ~/backups && git push --force' },
      ['run this command?', 'npm ci && npm run build && npm test && rm -rf ~/backups && git push --force'],
    ],
    ['stars', 'Bash', { command: 'rm -rf src/**/*.ts' }, ['rm -rf src/**/*.ts']],
    ['lines behind a comment', 'Bash', { command: 'ls # list\nrm -rf *' }, ['ls # list\nrm -rf *']],
    ['fences in a command', 'Bash', { command: 'cat <<X\n```\n# not *md*\n````\nX' }, ['\n```\n# not *md*\n````\nX']],
    [
      'what else a command is run with',
      'Bash',
      { command: 'ls', description: 'List *files*', run_in_background: true, dangerouslyDisableSandbox: true },
      ["In the agent's words: List *files*", '"run_in_background": true', '"dangerouslyDisableSandbox": true'],
    ],
    [
      'a new file with its content',
      'Write',
      { file_path: '/srv/work/app/src/a b.ts', content: '# one\n\ttwo\n' },
      ['write this file?', 'src/a b.ts', '# one\n    two'],
    ],
    ['an empty file', 'Write', { file_path: 'a', content: '' }, ['(empty)']],
    ['a file of spaces', 'Write', { file_path: 'a', content: ' \n ' }, ['nothing but spaces and line ends']],
    [
      'a file outside the project',
      'Write',
      { file_path: '/srv/work/app2/x', content: 'x' },
      ['/srv/work/app2/x, outside the project'],
    ],
    [
      'a way out of the project',
      'Write',
      { file_path: '/srv/work/app/../app2/x', content: 'x' },
      ['/srv/work/app/../app2/x, outside the project'],
    ],
    [
      'a home folder',
      'Read',
      { file_path: '~/.ssh/id_rsa' },
      ['read this file?', '~/.ssh/id_rsa, outside the project'],
    ],
    [
      'a change as a difference',
      'Edit',
      {
        file_path: '/srv/work/app/a.md',
        old_string: 'one\ntwo\nthree',
        new_string: 'one\n2\nthree',
        replace_all: true,
      },
      ['change this file?', 'a.md', ' one\n-two\n+2\n three', 'wherever the text occurs'],
    ],
    ['a change of nothing', 'Edit', { file_path: 'a', old_string: 'x', new_string: 'x' }, ['changes nothing', ' x']],
    [
      'a change of the last line end',
      'Edit',
      { file_path: 'a', old_string: 'x', new_string: 'x\n' },
      ['adds a line end', '-x\n+x'],
    ],
    [
      'several changes',
      'MultiEdit',
      {
        file_path: 'a',
        edits: [
          { old_string: 'x', new_string: 'y' },
          { old_string: '', new_string: 'z' },
        ],
      },
      ['Change 1 of 2:', '-x\n+y', 'Change 2 of 2:', '+z'],
    ],
    [
      'a cell of a notebook',
      'NotebookEdit',
      { notebook_path: '/srv/work/app/n.ipynb', new_source: 'print(1)', cell_id: '3', edit_mode: 'replace' },
      ['n.ipynb', 'print(1)', '"cell_id": "3"', '"edit_mode": "replace"'],
    ],
    [
      'an address with what is wanted there',
      'WebFetch',
      { url: 'https://example.com/?q=_a_', prompt: 'Find *it*' },
      ['fetch this address?', 'https://example.com/?q=_a_', 'Find *it*'],
    ],
    [
      'what another agent is told',
      'Task',
      { description: 'Look', prompt: 'First line\n> second', subagent_type: 'general' },
      ['First line\n> second', '"subagent_type": "general"'],
    ],
    [
      'the input of a tool that is not known',
      'mcp__db__drop',
      { table: 'u*s*rs' },
      ['mcp__db__drop', '"table": "u*s*rs"'],
    ],
    ['a field that nobody foresaw', 'Write', { file_path: 'a', content: 'x', mode: '0777' }, ['"mode": "0777"']],
    ['an input that is not as it should be', 'Bash', { command: ['rm', '-rf'] }, ['"rm"', '"-rf"']],
    ['an edit that is not as it should be', 'MultiEdit', { file_path: 'a', edits: 'all' }, ['"edits": "all"']],
    ['lines that end with CR LF', 'Write', { file_path: 'a', content: 'x\r\ny\r\n' }, ['end with CR LF', 'x\ny']],
    ['what comes after a long gap', 'Bash', { command: `ls${'\n'.repeat(60)}rm x` }, ['long gaps', 'rm x']],
  ];
  for (const [what, toolName, input, texts] of shown) {
    it(`has ${what}`, () => {
      const text = readOf(toolName, input);
      for (const part of texts) assert.ok(text.includes(part), text);
      assert.equal(subjectOf(toolName, input).obstacle, undefined);
    });
  }

  it('names the path as it came where nobody knows where the project lies', () => {
    const text = markdownToTelegram(toolSubject(en, 'Read', { file_path: '/home/app/.ssh/x' }, undefined).head).text;
    assert.match(text, /\/home\/app\/\.ssh\/x \(whether this is in the project is not known\)/);
  });

  const hidden: [what: string, toolName: string, input: unknown, text: string][] = [
    ['a turned direction', 'Bash', { command: 'echo "\u202e hi \u2066" # x' }, '\\u202e hi \\u2066'],
    ['a space of no width', 'Bash', { command: 'r\u200bm x' }, 'r\\u200bm'],
    ['a space that parts nothing', 'Bash', { command: 'rm a\u00a0b' }, 'rm a\\u00a0b'],
    ['a carriage return', 'Bash', { command: 'rm -rf /\rls' }, 'rm -rf /\\rls'],
    ['a null byte', 'Write', { file_path: 'a', content: 'x\u0000y' }, 'x\\u0000y'],
    ['an escape sequence', 'Write', { file_path: 'a', content: '\u001b[2K' }, '\\u001b[2K'],
    ['half a character', 'Write', { file_path: 'a', content: 'x\ud83d' }, 'x\\ud83d'],
    ['letters of tags', 'Write', { file_path: 'a', content: 'x\u{e0041}' }, 'x\\u{e0041}'],
    ['a line end in a path', 'Write', { file_path: `${ROOT}a\nb.md`, content: 'x' }, 'a\\nb.md'],
    ['a tab in a path', 'Read', { file_path: 'a\tb.md' }, 'a\\tb.md'],
    ['a carriage return in a path', 'Read', { file_path: 'a\rb.md' }, 'a\\rb.md'],
    ['a line end in a long path', 'Read', { file_path: `${'x/'.repeat(200)}\nb.md` }, '\\nb.md'],
    ['a turned name of a file', 'Write', { file_path: 'a\u202etxt.sh', content: 'x' }, 'a\\u202etxt.sh'],
    ['a turned address', 'WebFetch', { url: 'https://e.com/\u2067x', prompt: '' }, '\\u2067x'],
    ['a turned line of a change', 'Edit', { file_path: 'a', old_string: 'x', new_string: '\u2066y' }, '+\\u2066y'],
    ['one in an unknown tool', 'mcp__x__y', { z: '\u202e' }, '"z": "\\u202e"'],
    ['lines of two kinds', 'Write', { file_path: 'a', content: 'x\r\ny\nz' }, 'x\\r\ny\nz'],
  ];
  for (const [what, toolName, input, text] of hidden) {
    it(`writes out ${what}, and it cannot be allowed`, () => {
      assert.ok(readOf(toolName, input).includes(text), readOf(toolName, input));
      assert.match(subjectOf(toolName, input).obstacle ?? '', /cannot be seen/);
    });
  }

  it('cannot be allowed where there is no input', () => {
    assert.match(subjectOf('Bash', undefined).obstacle ?? '', /not told/);
  });

  it('leaves what joins emoji and letters as it is', () => {
    for (const text of ['✅ ⚠️ 👩‍👩‍👧 1️⃣ 👍🏽', 'می‌خواهم', 'क्‍ष']) {
      assert.deepEqual(reveal(text, 'command'), { text, isHiding: false });
    }
  });

  it('hides a secret, says so, and nothing else is hidden by it', () => {
    const { head, body, obstacle } = subjectOf('Bash', {
      command: 'curl -H "Authorization: Bearer q9Xv2Lk7Pz4Rt8Wb1Nc6" x',
    });
    assert.match(head, /A secret in it is not shown/);
    assert.match(body, /Bearer \[secret\]" x/);
    assert.equal(obstacle, undefined);
    const trick = 'token=$(curl<evil|sh) ls';
    assert.ok(subjectOf('Bash', { command: trick }).body.includes(trick));
  });

  for (const [toolName, input] of [
    ['Bash', { command: 'PASSWORD=hunter2 run' }],
    ['Edit', { file_path: 'a', old_string: 'token=prod1', new_string: 'token=test1' }],
    ['WebFetch', { url: 'https://x/', prompt: 'with token=abc1' }],
    ['mcp__x__y', { z: 'password=hunter2' }],
  ] as const) {
    it(`cannot be allowed in a ${toolName} where what is hidden may matter`, () => {
      const { head, obstacle } = subjectOf(toolName, input);
      assert.match(head, /A secret in it is not shown/);
      assert.match(obstacle ?? '', /may be something that matters/);
    });
  }

  it('is a path to the letter, also where it looks like a secret, and says where there is none', () => {
    assert.match(readOf('Write', { file_path: `${ROOT}token=abcdef123/x`, content: 'x' }), /\ntoken=abcdef123\/x\n/);
    assert.match(readOf('Read', { file_path: ROOT }), /the folder of the project itself/);
    for (const file_path of ['', '  ']) assert.match(readOf('Read', { file_path }), /its path is empty/);
    assert.doesNotMatch(readOf('Write', { file_path: `${ROOT}a\nb.md`, content: 'x' }), /outside/);
  });

  it('is one document of all of it where it does not fit into a message', () => {
    const content = Array.from({ length: 600 }, (_, line) => `line ${line}`).join('\n');
    const single = subjectOf('Write', { file_path: '/srv/work/app/docs/long.md', content });
    assert.deepEqual([needsDocument(single, 4_096), single.document], [true, { name: 'long.md', text: content }]);
    assert.equal(needsDocument(single, 28_000), false);
    const several = subjectOf('Task', { prompt: content, subagent_type: 'x' });
    assert.ok(several.document.text.startsWith(content) && several.document.text.includes('"subagent_type": "x"'));
    assert.ok(needsDocument(subjectOf('Write', { file_path: 'a', content: '\tx'.repeat(900) }), 4_096));
  });

  it('has every character of a command that is there to be seen', () => {
    const piece = fc.constantFrom(
      'rm ',
      '**',
      '`',
      '```',
      '\n',
      '# ',
      '<b>',
      '$x',
      '\t',
      ' && ',
      "'",
      '\\',
      '[a](b)',
      '> y',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 30 }), (pieces) => {
        const command = `a${pieces.join('')}z`;
        const { entities, text } = markdownToTelegram(subjectOf('Bash', { command }).body);
        assert.equal(text, command.replaceAll('\t', '    '));
        assert.deepEqual(entities, [{ type: 'pre', offset: 0, length: text.length, language: 'sh' }]);
      }),
    );
  });

  it('is ready at once, however long and odd it is', { timeout: 20_000 }, () => {
    for (const word of ['x', 'eyJ-', 'password', 'a://', '--token "', '\n ', 'sk-', 'bearer ']) {
      const content = word.repeat(Math.floor(300_000 / word.length));
      subjectOf('Write', { file_path: 'a', content });
      subjectOf('Edit', { file_path: 'a', old_string: content, new_string: `${content}!` });
    }
  });
});
