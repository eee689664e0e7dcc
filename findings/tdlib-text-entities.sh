#!/bin/sh
# What TDLib makes of a bot's plain words
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      Only what looks like an address becomes a link: a scheme, "www." or a well-known ending.
# Behaviour  Every dotted word whose last part is any top-level domain becomes a link (.md, .py, .sh, .id, .at ...), a word
#            after "/" becomes a command that a tap sends, "@" a mention, "$" and capitals a cashtag. Underscores, a capital
#            only at the beginning of the ending, and a path before the name prevent it. An e-mail address may have any ending.
# Seen by    the call getTextEntities, which needs no account
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --loglevel=error tdl@8.1.0 prebuilt-tdlib@0.1008065.0
cat > see.cjs <<'JS'
const tdl = require('tdl');
tdl.configure({ tdjson: require('prebuilt-tdlib').getTdjson(), verbosityLevel: 0 });
console.log(`TDLib ${tdl.execute({ _: 'getOption', name: 'version' }).value}`);
const seen = (text) =>
  tdl
    .execute({ _: 'getTextEntities', text })
    .entities.map(({ type, offset, length }) => `${type._.slice(14)} ${text.slice(offset, offset + length)}`)
    .join(', ');
const expected = {
  'README.md': 'Url README.md', 'main.py': 'Url main.py', 'build.sh': 'Url build.sh', 'utils.rs': 'Url utils.rs',
  'Main.java': 'Url Main.java', 'foo.pl': 'Url foo.pl', 'x.cc': 'Url x.cc', 'a.so': 'Url a.so', 'data.zip': 'Url data.zip',
  'clip.mov': 'Url clip.mov', 'main.tf': 'Url main.tf', 'index.ts': '', 'a.js': '', 'a.json': '', 'a.yml': '', 'a.go': '',
  'a.html': '', 'a.txt': '', 'a.sql': '', 'a.csv': '', 'a.exe': '',
  'user.id': 'Url user.id', 'obj.name': 'Url obj.name', 'this.me': 'Url this.me', 'e.at': 'Url e.at', 'x.to(y)': 'Url x.to',
  'socket.io': 'Url socket.io', 'asp.net': 'Url asp.net', 'app.run': 'Url app.run', 'foo.bar.it': 'Url foo.bar.it',
  'console.log': '', 'process.env': '', 'os.path.join': '', 'node.js': '', 'e.g.': '',
  'foo-bar.py': 'Url foo-bar.py', 'FOO.PY': 'Url FOO.PY', 'Foo.Py': '', 'foo_bar.py': '', '__init__.py': '', '日本.md': 'Url 日本.md',
  'main.py:12': 'Url main.py:12', 'main.py#L1': 'Url main.py#L1', '"main.py"': 'Url main.py', 'README.md.bak': '',
  'src/main.py': '', 'a/b.md:12': '', '1.2.3': '', '1.2.3.4': 'Url 1.2.3.4', '10.0.0.1:8080': 'Url 10.0.0.1:8080',
  'localhost:3000': '', 'http://localhost:3000/x': '', "don't.me": 'Url t.me', '文件：README.md': 'Url 文件：README.md', '请看README.md。': '',
  '/health': 'BotCommand /health', '(/a)': 'BotCommand /a', '/a-b': 'BotCommand /a', './main.py': 'BotCommand /main',
  '~/main.py': 'BotCommand /main', '/123': 'BotCommand /123', '/api/v1': '', '/tmp/out': '', 'src/app': '', '//a': '',
  '@types/node': 'Mention @types', '@abcd': 'Mention @abcd', '@abc': '', '@gif': 'Mention @gif', '@a/b': '', '@a-b': '',
  '#a1': 'Hashtag #a1', '#1a': 'Hashtag #1a', '#feature-x': 'Hashtag #feature', '#123': '',
  '$HOME': 'Cashtag $HOME', '$USD': 'Cashtag $USD', '$A': 'Cashtag $A', '$abc': '', '$ABCDEFGHI': '',
  'bob@example.com': 'EmailAddress bob@example.com', 'logo@2x.png': 'EmailAddress logo@2x.png', 'react@next.js': 'EmailAddress react@next.js',
  'git@github.com:a/b.git': 'EmailAddress git@github.com', 'tg://user?id=1': 'Url tg://user?id=1', 'redis://cache.example.com': '',
  '12:34': 'MediaTimestamp 12:34', '4111111111111111': 'BankCardNumber 4111111111111111', '4111111111111112': '',
};
let changed = 0;
for (const [text, wanted] of Object.entries(expected)) {
  const is = seen(text);
  console.log(`${text.padEnd(26)} ${is || '-'}${is === wanted ? '' : `   CHANGED, was: ${wanted || '-'}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.cjs
