import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { htmlToMarkdown } from './html-to-markdown.ts';

const read = (html: string) => htmlToMarkdown(html, (name) => `@${name}`);
const REPLY = 'itemscope itemtype="http://schema.skype.com/Reply"';
const toHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const cases: [what: string, html: string, markdown: string][] = [
  ['words to the letter', '<div><div>a_b * c &lt;div&gt; &amp;amp; #1 `x</div></div>', 'a_b * c <div> &amp; #1 `x'],
  [
    'lines and paragraphs',
    '<p>one<br>two</p><p>three</p><div>four</div><div>five</div>',
    'one\ntwo\n\nthree\n\nfour\nfive',
  ],
  ['an empty paragraph', '<p>&nbsp;</p><p>a</p><p>&nbsp;</p><p>b</p>', 'a\n\nb'],
  ['line ends of the HTML itself', '<p>one\r\n   two</p>\n\n<p>three</p>', 'one two\n\nthree'],
  ['spaces that a person typed', '<p>a&nbsp;&nbsp; b</p>', 'a   b'],
  [
    'marks',
    '<p>x<b>bold</b> <strong>s</strong> <i>it</i> <em>e</em> <s>gone</s> <u>u</u></p>',
    'x**bold** **s** *it* *e* ~~gone~~ u',
  ],
  ['marks beside spaces', 'a<b> b </b>c<i> </i>d', 'a **b** c d'],
  ['marks in marks', '<b>a <i>b</i></b>', '**a *b***'],
  ['a mark around paragraphs', '<b><p>a</p><p>b</p></b>', 'a\n\nb'],
  ['a link', '<a href="https://x.example/a" title="t">words</a>', '[words](https://x.example/a)'],
  ['a link of the address itself', '<a href="https://x.example/">https://x.example</a>', 'https://x.example'],
  ['a name that Teams took for an address', '<a href="http://README.md">README.md</a>', 'README.md'],
  ['an address of mail', '<a href="mailto:a@x.example">a@x.example</a>', 'a@x.example'],
  ['an address with brackets', '<a href="https://x.example/(a b)">w</a>', '[w](<https://x.example/(a%20b)>)'],
  ['a link that is none', '<a href="javascript:alert(1)">w</a><a>v</a>', 'wv'],
  ['code', 'run <code>a_b &lt;c&gt;</code> and <code>x`y</code> <code>`</code>', 'run `a_b <c>` and `` x`y `` `` ` ``'],
  [
    'a block of code with its language',
    '<p>see</p><codeblock class="Python"><code>def f():<br>&nbsp;&nbsp;return 1</code></codeblock><p>ok</p>',
    'see\n\n```python\ndef f():\n  return 1\n```\n\nok',
  ],
  ['a block of code that has a fence in it', '<pre>```\nx\n```</pre>', '````\n```\nx\n```\n````'],
  ['code with marks and empty lines', '<pre>  a <b>b</b>\n\n   c\n</pre>', '```\n  a b\n\n   c\n```'],
  ['code of several lines without a block', '<code>a<br>b</code>', '```\na\nb\n```'],
  ['a block of code without a language', '<codeblock class="PlainText"><code>x</code></codeblock>', '```\nx\n```'],
  [
    'a block of code with something else as its language',
    '<codeblock class="a`b"><code>x</code></codeblock>',
    '```\nx\n```',
  ],
  ['code in lines that are blocks', '<pre><div>a</div><div>b</div></pre>', '```\na\nb\n```'],
  [
    'lists',
    'x<ul><li>one<ul><li>sub</li></ul></li><li>two<br>more</li></ul>y',
    'x\n\n- one\n  - sub\n- two\n  more\n\ny',
  ],
  ['a list with numbers', '<ol start="9"><li><p>a</p></li><li>b</li></ol>', '9. a\n10. b'],
  ['code in a list', '<ul><li>a<pre>b</pre></li></ul>', '- a\n\n  ```\n  b\n  ```'],
  [
    'a table',
    '<table><tbody><tr><td>A</td><td><b>B</b>|C</td></tr><tr><td><p>1</p><p>2</p></td></tr></tbody></table>',
    '| A | **B**\\|C |\n| --- | --- |\n| 1 2 |  |',
  ],
  ['a quote', '<blockquote><p>q1</p><p>q2</p></blockquote><p>mine</p>', '> q1\n>\n> q2\n\nmine'],
  ['headings and a rule', '<h1>T</h1>t<hr>u<h3>V</h3>', '# T\n\nt\n\n---\n\nu\n\n### V'],
  [
    'mentions of either form',
    '<at id="0">The Bot</at>&nbsp;and <span itemtype="http://schema.skype.com/Mention" itemid="1">A</span>',
    '@The Bot and @A',
  ],
  [
    'smileys of either form',
    '<img itemtype="http://schema.skype.com/Emoji" alt="😀" src="https://x/y"> <emoji alt="🙂"></emoji>',
    '😀 🙂',
  ],
  [
    'a picture, which is a file too',
    '<p>see</p><p><img alt="image" itemtype="http://schema.skype.com/AMSImage" src="https://x/y"></p>',
    'see',
  ],
  ['another picture', '<img alt="funny" src="https://x.example/a.gif">', '[funny](https://x.example/a.gif)'],
  ['what is no writing', '<style>p{}</style><script>x</script><title>t</title>a<!-- b -->', 'a'],
  ['tags that nobody knows', '<of-the-future><x y="z">words</x></of-the-future>', 'words'],
  ['tags that do not end', '<p>a<b>b', 'a**b**'],
];

describe('the HTML of Teams becomes Markdown', () => {
  for (const [what, html, markdown] of cases) it(what, () => assert.equal(read(html).text, markdown));

  it('and tells what is answered apart from what is said', () => {
    const html = `<blockquote ${REPLY} itemid="17"><strong itemprop="mri" itemid="28:app">Bot</strong><span itemprop="time" itemid="17"></span><p itemprop="preview">said <b>x</b></p></blockquote><p>/stop</p>`;
    assert.deepEqual(read(html), {
      text: '/stop',
      quotes: [{ kind: 'reply', id: '17', authorId: '28:app', author: 'Bot', text: 'said **x**' }],
    });
  });

  it('and knows who is answered also where only the name stands there', () => {
    const { text, quotes } = read(
      `<blockquote ${REPLY} itemid="1"><strong>A</strong><p>b <strong>c</strong></p></blockquote>d`,
    );
    assert.deepEqual([text, quotes[0]?.author, quotes[0]?.text], ['d', 'A', 'b **c**']);
  });

  it('and does not take a quote inside of a quote for what is answered', () => {
    const inner = `<blockquote ${REPLY} itemid="1"><p>first</p></blockquote>`;
    const { text, quotes } = read(`<blockquote ${REPLY} itemid="2">${inner}<p>second</p></blockquote>third`);
    assert.equal(text, 'third');
    assert.deepEqual(
      quotes.map(({ id }) => id),
      ['2'],
    );
  });

  it('and leaves what people write in plain words as it is, whatever it is', () => {
    const word = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.replace(/[\s\u200b\u00a0]/g, ''))
      .filter((text) => text.trim() !== '' && !text.includes('\r'));
    const lines = fc.array(
      fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' ')),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(lines, (texts) => {
        assert.equal(read(texts.map((text) => `<div>${toHtml(text)}</div>`).join('')).text, texts.join('\n').trim());
        assert.equal(read(`<p>${texts.map(toHtml).join('<br>')}</p>`).text, texts.join('\n').trim());
      }),
    );
  });

  it('and takes anything', () => {
    const tag = fc.constantFrom(
      'b',
      'i',
      'p',
      'div',
      'ul',
      'ol',
      'li',
      'table',
      'tr',
      'td',
      'pre',
      'code',
      'blockquote',
      'a href="https://x"',
      `blockquote ${REPLY}`,
      'strong itemprop="mri"',
      'h1',
      'br',
      'hr',
      'img',
      'at',
      'script',
      'svg',
      '!--',
    );
    const piece = fc.oneof(
      tag.map((name) => `<${name}>`),
      tag.map((name) => `</${name.split(' ')[0]}>`),
      fc.string(),
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void read(pieces.join('')).text.length));
  });

  it('and reads a megabyte of what is nested without end in a moment', () => {
    for (const piece of ['<blockquote>', '<ul><li>', '<b>', '<table><tr><td>']) {
      // Of the processor's time: others may be at work on the same machine.
      const begin = process.cpuUsage();
      read(piece.repeat(20_000));
      const { user, system } = process.cpuUsage(begin);
      assert.ok(user + system < 5_000_000, piece);
    }
  });
});
