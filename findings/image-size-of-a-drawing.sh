#!/bin/sh
# A drawing has the size of what its comment says, or none
#
# Library    image-size 2.1.0 (SVG)
# Guess      The size is that of the first svg element; a viewBox may have commas or spaces, as the format allows, and
#            without any size there is an error.
# Behaviour  An svg element inside a comment is measured instead of the real one. A viewBox with commas gives an object
#            without width and height, and no error.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error image-size@2.1.0
cat > see.js <<'JS'
import { imageSize } from 'image-size';
const seen = (text) => JSON.stringify(imageSize(Buffer.from(text)));
const NS = 'xmlns="http://www.w3.org/2000/svg"';
const expected = [
  [`<svg ${NS} viewBox="0 0 200 100"/>`, '{"height":100,"width":200,"type":"svg"}'],
  [`<svg ${NS} viewBox="0,0,200,100"/>`, '{"type":"svg"}'],
  [`<!-- was <svg width="1" height="1"> --><svg ${NS} width="10" height="20"/>`, '{"height":1,"width":1,"type":"svg"}'],
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
node see.js
