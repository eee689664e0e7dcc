import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readTerminalText } from 'provider-kit/pure';
import { markdownToTelegram, plainToTelegram, previewOf, renderReply } from './index.ts';
import { cleanLine, cleanText } from './telegram-text.ts';
import { show } from './testing/show.ts';

const esc = '\u001b';
const bell = '\u0007';

const cases: [name: string, text: string, expected: string][] = [
  ['colours', `${esc}[32mPASS${esc}[0m ${esc}[1;38;5;208mx${esc}[m`, 'PASS x'],
  ['colours with colons', `${esc}[38:2::1:2:3mx`, 'x'],
  ['private modes and other parameters', `${esc}[?2004h${esc}[>4;2mx${esc}[!p${esc}[0 q${esc}[?25l`, 'x'],
  ['titles', `${esc}]0;my title${bell}a${esc}]2;other${esc}\\b${esc}kscreen${esc}\\c`, 'abc'],
  ['pictures and device strings', `${esc}Pq#0;2\n;0${esc}\\a${esc}_Gf=100;AA\nAA${esc}\\b`, 'ab'],
  ['private messages and start of string', `${esc}^secret${esc}\\a${esc}Xsecret${esc}\\b`, 'ab'],
  ['an inline file', `${esc}]1337;File=inline=1:QUJD${bell}a`, 'a'],
  ['single escapes', `${esc}7a${esc}8${esc}cb${esc}=c${esc}>${esc}Md`, 'abcd'],
  ['character sets', `${esc}(B${esc}[mx${esc})0${esc}%Gy${esc}#8`, 'xy'],
  ['the 8-bit forms', '\u009b32ma\u009d0;t\u009cb\u0090q\u009cc\u009fx\u009cd', 'abcd'],
  ['a hyperlink', `${esc}]8;;https://a.b/${esc}\\label${esc}]8;;${esc}\\ after`, 'label after'],
  ['a hyperlink with colours in it', `${esc}]8;id=1;file:///a${bell}${esc}[4ma.ts${esc}[0m${esc}]8;;${bell}`, 'a.ts'],
  ['a hyperlink that does not end', `a ${esc}]8;;https://a.b/${bell}label`, 'a label'],
  ['a sequence that is cut off', `done ${esc}[3`, 'done'],
  ['an address that is cut off', `done ${esc}]8;;https://a`, 'done'],
  ['a lone escape', `a${esc}`, 'a'],
  ['an introducer without an end', `${esc}]0;title\nand more ${esc}[日`, '0;title\nand more 日'],
  ['a progress bar', '10%\r20%\r100%', '100%'],
  ['a progress bar and what follows', 'Loading 10%\rLoading 100%\r\nDone', 'Loading 100%\nDone'],
  ['a progress bar that clears its line', `⠋ Installing\r${esc}[K⠙ Installing\r${esc}[K✔ Installed\n`, '✔ Installed\n'],
  ['a line that is cleared at the end', 'working\r       \rdone\r', 'done'],
  ['a jump to the first column', `one${esc}[2K${esc}[1Gtwo${esc}[Gthree`, 'three'],
  ['line ends of Windows', 'a\r\nb\r\r\nc', 'a\nb\nc'],
  ['line ends of old files', 'one\r\rtwo\rthree', 'one\n\ntwo\nthree'],
  ['bold and underline of a manual page', 'N\bNA\bAM\bME\bE _\ba_\bb', 'NAME ab'],
  ['a spinner of backspaces', '|\b/\b-\bdone', 'done'],
  ['moves to the right', `a${esc}[3Cb${esc}[Cc`, 'a   b c'],
  ['a move across a terminal', `a${esc}[80Cb`, `a${' '.repeat(80)}b`],
  ['a move to the edge of the screen', `a${esc}[81Cb${esc}[999Cc${esc}[999999999Cd`, 'a b c d'],
  ['a move by a number that is none', `a${esc}[1;2Cb${esc}[?Cc`, 'a b c'],
  ['jumps to other lines', `a${esc}[2;1Hb${esc}Ec\u0085d`, 'a\nb\nc\nd'],
  ['bell, null and delete', `a${bell}\0b\u007f`, 'ab'],
  [
    'marks that are only text',
    String.raw`\x1b[32m \033[0m ^[[1m [32m ␛[0m`,
    String.raw`\x1b[32m \033[0m ^[[1m [32m ␛[0m`,
  ],
];

describe('A text is shown as a terminal would leave it', () => {
  for (const [name, text, expected] of cases) {
    test(name, () => assert.equal(cleanText(text).trimEnd(), expected.trimEnd()));
  }
});

const pass = `${esc}[32mPASS${esc}[0m`;
const hyperlink = `${esc}]8;;https://example.com/a${esc}\\label${esc}]8;;${esc}\\`;

describe('Nothing that steers a terminal reaches the chat', () => {
  const shown: [name: string, result: string, expected: string][] = [
    ['in an answer', show(markdownToTelegram(`${pass} **${esc}[1mbold${esc}[0m**`)), 'PASS ⟦bold⟧bold⟦/⟧'],
    ['in a code block', show(markdownToTelegram(`\`\`\`\n${pass}\n  10%\r  20%\n\`\`\``)), '⟦pre⟧PASS\n  20%⟦/⟧'],
    ['in inline code', show(markdownToTelegram(`\`${pass}\``)), '⟦code⟧PASS⟦/⟧'],
    ['around a fence', show(markdownToTelegram(`${esc}[2m\`\`\`js${esc}[0m\nx\n\`\`\``)), '⟦pre js⟧x⟦/⟧'],
    ['in a preview', show(previewOf(`${pass} **x** ${esc}[3`)), 'PASS ⟦bold⟧x⟦/⟧'],
    ['in plain text', plainToTelegram(pass)[0]?.text ?? '', 'PASS'],
    ['in one line', cleanLine(`${pass}\n 1%\r2%`), 'PASS 2%'],
    [
      'in a document',
      renderReply(`${pass}\n`.repeat(9), { maxLength: 20, maxParts: 1 }).document?.content ?? '',
      'PASS\n'.repeat(9),
    ],
    [
      'and a hyperlink to the web is a link',
      show(markdownToTelegram(`see ${hyperlink}`)),
      'see ⟦text_link https://example.com/a⟧label⟦/⟧',
    ],
    [
      'a hyperlink in code is its label',
      show(markdownToTelegram(`\`${hyperlink}\`\n\n\`\`\`\n${hyperlink}\n\`\`\`\n`)),
      '⟦code⟧label⟦/⟧\n\n⟦pre⟧label⟦/⟧',
    ],
    [
      'a label of brackets stays a label',
      show(markdownToTelegram(`${esc}]8;;https://example.com/${bell}a] [b${esc}]8;;${bell}`)),
      '⟦text_link https://example.com/⟧a] [b⟦/⟧',
    ],
    [
      'a hyperlink to a file is its label',
      show(markdownToTelegram(`${esc}]8;;file:///a.ts${bell}a${esc}]8;;${bell}`)),
      'a',
    ],
  ];
  for (const [name, result, expected] of shown) test(name, () => assert.equal(result, expected));
});

test('What is written between sequences stays, whatever sequences there are', () => {
  const word = fc.constantFrom('alpha', 'βeta', '日本', '👍🏽', '[x]', '42', ' ', '\n', '\t', '*');
  const sequence = fc.constantFrom(
    `${esc}[0m`,
    `${esc}[1;31m`,
    `${esc}[K`,
    `${esc}]0;t${bell}`,
    `${esc}]8;;https://a.b${esc}\\`,
    `${esc}]8;;${esc}\\`,
    `${esc}Pq1${esc}\\`,
    `${esc}(B`,
    `${esc}7`,
    '\u009b1m',
    bell,
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          word,
          sequence.map((one) => ({ one })),
        ),
        { maxLength: 40 },
      ),
      (pieces) => {
        const written = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.one)).join('');
        const expected = pieces.filter((piece) => typeof piece === 'string').join('');
        assert.equal(cleanText(written), expected);
      },
    ),
  );
});

test('Nothing is left that steers a terminal, whatever comes, and what has nothing of it stays', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...`${esc}[]P_^X\\;8m0\u009b\u009d\u009c${bell}\b\r\na `) }),
      (text) => {
        const cleaned = cleanText(text);
        assert.doesNotMatch(cleaned, /[\p{Cc}--[\n\t]]/v);
        assert.equal(cleanText(cleaned), cleaned);
      },
    ),
    { numRuns: 150 },
  );
});

test('Reading takes time that grows with the length alone', () => {
  for (const unit of [
    `${esc}]`,
    `${esc}[`,
    `${esc}[1;`,
    '\u009d',
    '\u0090a',
    `${esc}]8;;a`,
    `${esc}]8;;a${bell}b`,
    'a\r',
    'a\b',
    `${esc}P\n`,
  ]) {
    const text = unit.repeat(200_000);
    const startMs = performance.now();
    readTerminalText(text);
    assert.ok(performance.now() - startMs < 2_000, JSON.stringify(unit));
  }
});
