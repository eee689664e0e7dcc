#!/bin/sh
# A label without a value is called "undefined" or not, by who came first
#
# Library    prom-client 15.1.3
# Guess      A label that is undefined is left out, as a missing one is; a summary that has seen nothing shows no
#            quantiles, or NaN.
# Behaviour  Both share one series, and the first call names it: inc({kind: undefined}) makes it kind="undefined" also for
#            later calls without the label, inc({}) the other way round. A summary without observations shows 0 for every
#            quantile, which looks like the best latency ever.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error prom-client@15.1.3
cat > see.js <<'JS'
import client from 'prom-client';
const seen = async (create) => {
  const registry = new client.Registry();
  create([registry]);
  return (await registry.metrics()).split('\n').filter((line) => line && !line.startsWith('#')).join(', ');
};
const counted = (...labels) =>
  seen((registers) => {
    const counter = new client.Counter({ name: 'jobs_total', help: 'Jobs', labelNames: ['kind'], registers });
    for (const each of labels) counter.inc(each);
  });
const rows = [
  ['{}, then {kind: undefined}', await counted({}, { kind: undefined }), 'jobs_total 2'],
  ['{kind: undefined}, then {}', await counted({ kind: undefined }, {}), 'jobs_total{kind="undefined"} 2'],
  ['a summary, nothing observed',
    await seen((registers) => new client.Summary({ name: 'wait', help: 'Wait', percentiles: [0.5, 0.99], registers })),
    'wait{quantile="0.5"} 0, wait{quantile="0.99"} 0, wait_sum 0, wait_count 0'],
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
