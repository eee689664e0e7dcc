#!/bin/sh
# Rust is XML, a batch file a program, and TypeScript nothing
#
# Library    TDLib 1.8.65 (npm: tdl 8.1.0, prebuilt-tdlib 0.1008065.0), on which Telegram's Bot API server is built
# Guess      The table of types knows the endings of well-known sources, and both directions of it agree.
# Behaviour  .rs is application/rls-services+xml (resource lists of SIP), .bat a Windows program; .ts, .md, .py, .yml, .gz
#            have none. An .opus file is audio/ogg and comes back as .oga; "text/markdown" and "application/gzip" have no
#            ending.
# Seen by    the calls getFileMimeType and getFileExtension, which need no account
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
const seen = (name) =>
  name.includes('/')
    ? tdl.execute({ _: 'getFileExtension', mime_type: name }).text || '-'
    : tdl.execute({ _: 'getFileMimeType', file_name: name }).text || '-';
const expected = [
  ['a.rs', 'application/rls-services+xml'], ['a.bat', 'application/x-msdownload'], ['a.java', 'text/x-java-source'],
  ['a.ts', '-'], ['a.md', '-'], ['a.py', '-'], ['a.yml', '-'], ['a.go', '-'], ['a.gz', '-'], ['a.zip', 'application/zip'],
  ['a.opus', 'audio/ogg'], ['audio/ogg', 'oga'], ['text/markdown', '-'], ['application/gzip', '-'], ['text/csv', 'csv'],
];
let changed = 0;
for (const [text, wanted] of expected) {
  const is = seen(text);
  console.log(`${JSON.stringify(text)}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.cjs
