#!/bin/sh
# A note that begins with the right two letters is a program
#
# Library    file-type 22.3.0
# Guess      Formats with a short magic number are recognised by more than that, so readable text is not taken for one.
# Behaviour  Two to four letters are enough: text about bitmaps ("BM"), by a person called M. Z. ("MZ"), on ID3, RTF, FORM
#            or DSD is an image, a program or sound. It also says "audio/ogg; codecs=opus" for a voice note, with a
#            parameter that a comparison of types misses.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error file-type@22.3.0 node@24.21.0
cat > see.js <<'JS'
import { fileTypeFromBuffer } from 'file-type';
const seen = async (text) => (await fileTypeFromBuffer(Buffer.from(text, 'latin1')))?.mime ?? '-';
const voice = `OggS\0\x02${'\0'.repeat(20)}\x01\x13OpusHead\x01\x01\x38\x01\x80\xbb${'\0'.repeat(40)}`;
const rows = [
  ['BM means body mass here, in kilograms.', 'image/bmp'],
  ['MZ wrote: the build is green again.', 'application/x-msdownload'],
  ['ID3 grows trees, see chapter two.', 'audio/mpeg'],
  ['FORM for the new laptops, to be signed.', 'audio/aiff'],
  ['CWS is the short name of the shop.', 'application/x-shockwave-flash'],
  ['PDF is not meant here.', '-'],
  [voice, 'audio/ogg; codecs=opus'],
];
for (const row of rows) row.splice(1, 0, await seen(row[0]));
rows.at(-1)[0] = 'the first page of a voice note';
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
