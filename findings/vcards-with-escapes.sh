#!/bin/sh
# A note on a contact keeps its backslashes
#
# Library    vcf 2.1.2 and ical.js 2.2.1, on vCard 3.0 as phones and messengers share it
# Guess      Both undo the escapes of RFC 2426 in a text: "\," is a comma, "\;" a semicolon and "\n" a line break.
# Behaviour  vcf undoes none. ical.js undoes the comma and the line break, but leaves the backslash before a semicolon; in
#            ORG, where the semicolon divides, it is right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error vcf@2.1.2 ical.js@2.2.1
cat > see.js <<'JS'
import ICAL from 'ical.js';
import VCard from 'vcf';
const lines = ['VERSION:3.0', 'FN:Ann Example', 'N:Example;Ann;;;', 'NOTE:one\\, two\\; three\\nfour', 'ORG:Acme\\, Inc.;Sales'];
const card = ['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\r\n');
const byVcf = (name) => JSON.stringify(new VCard().parse(card).get(name).valueOf());
const byIcal = (name) => JSON.stringify(new ICAL.Component(ICAL.parse(card)).getFirstPropertyValue(name));
const rows = [
  ['vcf, NOTE', byVcf('note'), '"one\\\\, two\\\\; three\\\\nfour"'],
  ['vcf, ORG', byVcf('org'), '"Acme\\\\, Inc.;Sales"'],
  ['ical.js, NOTE', byIcal('note'), '"one, two\\\\; three\\nfour"'],
  ['ical.js, ORG', byIcal('org'), '["Acme, Inc.","Sales"]'],
];
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.js
