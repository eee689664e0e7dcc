import { longAnswer } from './long-answer.ts';

/** A question, the Markdown that answers it, and by what the end of the answer is recognised in the chat. */
export type HardAnswer = {
  question: string;
  markdown: string;
  ending: { type: 'words'; words: string } | { type: 'document' };
};

export type Picture = { title: string; answers: HardAnswer[] };

const endsWith = (words: string): HardAnswer['ending'] => ({ type: 'words', words });

const lists = `# Setting up

1. Install the tools:
   - Node 24 or later
     - check with \`node --version\`
     - on Debian:
       \`\`\`sh
       curl -fsSL https://example.org/setup.sh | sh
       apt-get install -y nodejs
       \`\`\`
   - **pnpm**, *not* npm: \`npx pnpm@12 install\`
2. Configure \`config.json\`:

   \`\`\`json
   { "dataDir": "./data", "logLevel": "info" }
   \`\`\`

   Relative paths are relative to the ~~working directory~~ **root**.
3. Check:
   - [x] the types
   - [ ] the tests, and in them
     1. the slow ones
     2. the ones with \`\`a \` in code\`\`
10. Ten is still the fourth item.

> **Note:** a quote
> - with a list
>
> > and a quote in it, the end of the lists.`;

const tables = `## Narrow: it fits a phone

| Step | Time | ok |
|:-----|-----:|:--:|
| lint | 1.2 s | ✅ |
| types | 3.4 s | ✅ |
| tests | 24.9 s | ❌ |

## Wide: each row becomes a list of its fields

| Package | Installed | Latest | What changes | Where to read |
|---|---|---|---|---|
| \`fastify\` | 4.29.0 | **5.12.8** | drops Node 18; \`listen()\` takes an object only | [guide](https://fastify.dev/docs/latest/Guides/Migration-Guide-V5/) |
| \`undici\` | 6.21.1 | **8.12.4** | \`a \\| b\` in a cell, *no* default timeout | [releases](https://github.com/nodejs/undici/releases) |
| \`pino\` | 10.4.0 | 10.4.0 | | – |

## Header only

| Name | Value |
|---|---|

That is the end of the tables.`;

const links = `A [link with [brackets] in it](https://en.wikipedia.org/wiki/Set_(mathematics)), [one by reference][ref], a bare https://example.org/a_b_c?x=1&y=2, a mail to <team@example.org> and a [file of the project](src/main.ts#L10-L20).

Marks that do not match: 5 * 3 * 2, a **bold that never ends, snake_case_name, __init__.py, 2 ** 10, a lone \` tick, *italic and **bold*** together, ~~gone~~ and ~one~.

Raw HTML: press <kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O, x<sup>2</sup>, <b>bold</b><br>next line, a generic Map<string, List<T>>, <custom-tag attr="1">unknown</custom-tag>, &lt;escaped&gt; &amp; done, 1 < 2 && 3 > 2.

<details>
<summary>Folded part</summary>

What it hides stays readable.

</details>

<!-- a comment -->

![a diagram](https://example.org/diagram.png "Flow")

A claim[^1] and another[^long].

[ref]: https://example.org/reference "Title"
[unused]: https://example.org/unused
[^1]: The first source.
[^long]: With \`code\` and a [link](https://example.org/note). The end of the notes.`;

const mathAndCode = `The solution is $x_{1,2} = \\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}$, so \\(a \\neq 0\\). It costs $5 to $10, and \`$HOME\` is no formula.

$$
\\int_0^\\infty e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{2}
$$

\`\`\`python
def roots(a: float, b: float, c: float) -> tuple[float, float]:
    """Both real roots; a must not be 0."""
    d = (b * b - 4 * a * c) ** 0.5

    return (-b + d) / (2 * a), (-b - d) / (2 * a)
\`\`\`

\`\`\`diff title="src/main.ts"
-const port = 6350;
+const port = config.port ?? 6350; // <b>not bold</b> **not bold**
\`\`\`

~~~~markdown
A fence in a fence:
\`\`\`c++
int *p = &x;
\`\`\`
~~~~

    indented code
    	with a tab

The end of the code.`;

const scripts = `### עברית, العربية

**שלום!** הקובץ \`src/main.ts\` תוקן, ראו [את ההסבר](https://example.org/he) (שורה 42).

- مرحبا بالعالم: السطر **الأول** في \`config.json\`
- السطر الثاني، 50% من *العمل* انتهى.

### 中文、日本語、한국어

**注意：**请先运行\`npm test\`，然后再提交。**重要！**不要跳过测试，需要3~5分钟，最多10~20分钟。
これは**太字**です。*斜体*と\`コード\`も混ざります。
한국어 문장에서 **굵은 글씨**는 조사와 붙습니다.

| 名前 | 状態 | 数 |
|---|:-:|--:|
| 東京 | ✅ | 12 |
| Seoul | ❌ | 3 |

### Emoji

👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪 1️⃣ – **👩‍🔬 in bold**, ~~👎🏿~~, \`🧑‍🚀 in code\`, e\u0301 and é, the end.`;

const { moderate, huge } = longAnswer;

/** The pictures in order; the last shows both ways in which an answer goes beyond one message. */
export const pictures: Picture[] = [
  {
    title: 'nested lists',
    answers: [{ question: 'How do I set it up?', markdown: lists, ending: endsWith('the end of the lists') }],
  },
  {
    title: 'tables',
    answers: [{ question: 'Which packages are old?', markdown: tables, ending: endsWith('the end of the tables') }],
  },
  {
    title: 'links, marks, HTML, notes',
    answers: [{ question: 'Show me all marks.', markdown: links, ending: endsWith('The end of the notes') }],
  },
  {
    title: 'math and code',
    answers: [{ question: 'How is it computed?', markdown: mathAndCode, ending: endsWith('The end of the code') }],
  },
  {
    title: 'scripts and emoji',
    answers: [{ question: 'And in other languages?', markdown: scripts, ending: endsWith('the end.') }],
  },
  {
    title: 'long answers',
    answers: [
      { question: 'Write the validators.', markdown: moderate, ending: endsWith('The end of the validators') },
      { question: 'Now all of them.', markdown: huge, ending: { type: 'document' } },
    ],
  },
];

export const hardAnswers: HardAnswer[] = pictures.flatMap(({ answers }) => answers);
