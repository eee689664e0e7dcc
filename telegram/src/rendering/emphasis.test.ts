import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { markdownToTelegram } from './markdown-to-telegram.ts';
import { findFaults } from './testing/check-formatted.ts';
import { show } from './testing/show.ts';

const bold = (text: string) => `⟦bold⟧${text}⟦/⟧`;
const italic = (text: string) => `⟦italic⟧${text}⟦/⟧`;
const code = (text: string) => `⟦code⟧${text}⟦/⟧`;
const strike = (text: string) => `⟦strikethrough⟧${text}⟦/⟧`;

const emphasis: [markdown: string, expected: string][] = [
  ['**注意:**请', `${bold('注意:')}请`],
  ['**중요(필수)**입니다, **npm**을', `${bold('중요(필수)')}입니다, ${bold('npm')}을`],
  ['请使用**`npm i`**安装', `请使用${code('npm i')}安装`],
  ['**คำเตือน!**กรุณา', `${bold('คำเตือน!')}กรุณา`],
  ['**ຄຳເຕືອນ!**ກະລຸນາ', `${bold('ຄຳເຕືອນ!')}ກະລຸນາ`],
  ['**ចំណាំ!**សូម', `${bold('ចំណាំ!')}សូម`],
  ['**သတိ!**ပြုပါ', `${bold('သတိ!')}ပြုပါ`],
  ['これは**「x」**と**『y』**です', `これは${bold('「x」')}と${bold('『y』')}です`],
  ['*强调。*后', `${italic('强调。')}后`],
  ['~~旧。~~新', `${strike('旧。')}新`],
  ['~~(old)~~new', `${strike('(old)')}new`],
  ['**Warning!**Do not **ever** do', `${bold('Warning!')}Do not ${bold('ever')} do`],
  ['**Note:**text, word**bold**word', `${bold('Note:')}text, word${bold('bold')}word`],
  ['**Note: **text and **bold** x', `${bold('Note:')} text and ${bold('bold')} x`],
  ['**„x“**y **«a»**b', `${bold('„x“')}y ${bold('«a»')}b`],
  ['**Привет!**Как дела', `${bold('Привет!')}Как дела`],
  ['*Note:*text', `${italic('Note:')}text`],
  [
    '**and**/**or**, **src/**: x, **/start**: y',
    `${bold('and')}/${bold('or')}, ${bold('src/')}: x, ⟦code⟧/start⟦/⟧: y`,
  ],
  ['**100%**of **$5**each **5**x', `${bold('100%')}of ${bold('$5')}each ${bold('5')}x`],
  [
    '(*x*) "*y*" foo—*bar*—baz *a*, *b*!',
    `(${italic('x')}) "${italic('y')}" foo—${italic('bar')}—baz ${italic('a')}, ${italic('b')}!`,
  ],
  [
    '*l **m** n* **o *p* q** ***k***',
    `${italic(`l ${bold('m')} n`)} ${bold(`o ${italic('p')} q`)} ${italic(bold('k'))}`,
  ],
  [
    '**`a`/`b`** **[l](https://example.com/a)**:x',
    `${code('a')}${bold('/')}${code('b')} ${bold('⟦text_link https://example.com/a⟧l⟦/⟧')}:x`,
  ],
];

describe('Emphasis is read as models write it', () => {
  for (const [markdown, expected] of emphasis) {
    test(markdown, () => {
      const formatted = markdownToTelegram(markdown);
      assert.equal(show(formatted), expected);
      assert.deepEqual(findFaults(formatted), []);
    });
  }
});

const names = [
  'src/**/*.ts and lib/**/*.js',
  '**/node_modules/** and **/*.ts',
  '*.ts and *.js, *.tsx* and lib*.so*',
  'src/*, lib/* and dist/* or *-config.js',
  '*_test.go and test_*.py',
  '*://*.example.com/* @types/* com.example.*',
  '5*3*2 w*h*d a*b*c',
  '2**10 x**2 + y**2 a**b + c**d 2**10**2',
  'x = a * b * c and 2 * 3',
  '**kwargs and *args; f(*args, **kwargs) {**a, **b} {**a,**b}',
  'int *a, *b and char **argv',
  '/* comment */ and /** doc */ /*x*/',
  'SELECT a.*, b.* FROM t WHERE count(*) > sum(*)',
  '__init__ snake_case_name foo_*_bar_* _foo_bar_ *foo*bar*',
  '_.map(_.x) and _id and _name',
  'foo_bar_baz __dirname __FILE__ and __LINE__ __all_names__',
  '~100~200 ~/a and ~/b 3~5 10~~20',
  'A* search and B* trees* and price*',
];

describe('Names, paths and sums keep their marks', () => {
  for (const name of names) {
    test(name, () => {
      const { text, entities } = markdownToTelegram(name);
      assert.equal(text, name);
      // What would become a link or a mention by accident is code; nothing is bold, italic or struck.
      assert.deepEqual(
        entities.filter(({ type }) => type !== 'code'),
        [],
      );
    });
  }
});

test('Of globs and products in a sentence no mark is lost', () => {
  const word = fc.constantFrom('src', 'a', 'lib2', 'x', 'テスト');
  const glob = fc
    .tuple(word, fc.constantFrom('*', '**'), fc.constantFrom('.ts', '/x.js'))
    .map(([folder, star, end]) => `${folder}/${star}${end.startsWith('.') ? `/*${end}` : end}`);
  const product = fc
    .array(fc.constantFrom('a', 'b', '5', '12', 'w'), { minLength: 2, maxLength: 5 })
    .map((factors) => factors.join('*'));
  const power = fc
    .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 99 }))
    .map(([base, exponent]) => `${base}**${exponent}`);
  const variable = fc.constantFrom('**kwargs', '*args', 'snake_case', '__init__', '~100', '~/bin', '*.ts', '**/*.md');
  const piece = fc.oneof(word, glob, product, power, variable);
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(' ', ', ', ' and '),
      (pieces, between) => {
        const text = `See ${pieces.join(between)}.`;
        assert.equal(markdownToTelegram(text).text, text);
      },
    ),
    { numRuns: 120 },
  );
});

test('Bold words of any script are bold beside any letter', () => {
  const letters = fc.constantFrom('word', '词', 'ことば', '단어', 'คำ', 'слово', 'λέξη', 'ຄຳ');
  const end = fc.constantFrom('', '!', ':', '：', '。', '」', '?', ')');
  fc.assert(
    fc.property(letters, letters, end, letters, (before, inside, ending, after) => {
      assert.equal(
        show(markdownToTelegram(`${before}**${inside}${ending}**${after}`)),
        before + bold(inside + ending) + after,
      );
    }),
    { numRuns: 120 },
  );
});
