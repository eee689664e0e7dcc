#!/bin/sh
# jsdiff refuses what git format-patch writes
#
# Library    diff 9.0.0 (jsdiff), with git's own format-patch
# Guess      The mail that git format-patch writes is read as its diff is: it reads git's heads, renames and binary files.
# Behaviour  Head and body of the mail are skipped, but the signature ("-- " and git's version) after the last hunk throws
#            "Hunk at line ... has more lines than expected". Without these two lines, and so with --no-signature, it is
#            read.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error diff@9.0.0
cat > see.js <<'JS'
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { applyPatch, parsePatch } from 'diff';
const git = (...words) =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', '-C', 'repository', ...words], { encoding: 'utf8' });
execFileSync('git', ['init', '--quiet', 'repository']);
for (const text of ['old\n', 'new\n']) {
  writeFileSync('repository/a.txt', text);
  git('add', 'a.txt');
  git('commit', '--quiet', '-m', 'Change');
}
const seen = (option) => {
  const mail = git('format-patch', '--stdout', ...(option ? [option] : []), '-1');
  try {
    return `${parsePatch(mail).length} file, then ${JSON.stringify(applyPatch('old\n', mail))}`;
  } catch (error) {
    return `throws ${error.message.replace(/line \d+/, 'line ...')}`;
  }
};
const expected = [
  ['', 'throws Hunk at line ... has more lines than expected (expected 1 old lines and 1 new lines)'],
  ['--no-signature', '1 file, then "new\\n"'],
];
let changed = 0;
for (const [text, wanted] of expected) {
  const is = seen(text);
  console.log(`${`git format-patch ${text}`}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.js
