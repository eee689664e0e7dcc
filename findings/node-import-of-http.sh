#!/bin/sh
# One import of node:http loads a second HTTP client, and 9 MB
#
# Runtime    Node 24.21.0
# Guess      `import { STATUS_CODES } from 'node:http'` and `process.getBuiltinModule('node:http')` load the same modules, as
#            the module is the same.
# Behaviour  The import reads every export, also those that Node makes only when they are asked for: WebSocket, CloseEvent
#            and MessageEvent are taken from undici, which is loaded for them: 9 MB more, and five times as long.
#            node:https, node:net and node:crypto load no client.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error node@24.21.0
cat > import.js <<'JS'
const [way, name] = process.argv.slice(2);
const before = process.memoryUsage().rss;
const beganAt = performance.now();
if (way === 'import') await import(name);
else process.getBuiltinModule(name);
const ms = performance.now() - beganAt;
const mb = (process.memoryUsage().rss - before) / 1e6;
const isLoaded = process.moduleLoadList.some((module) => module.endsWith('deps/undici/undici'));
console.log(JSON.stringify({ isLoaded, mb: Math.round(mb * 10) / 10, ms: Math.round(ms) }));
JS
cat > see.js <<'JS'
import { execFileSync } from 'node:child_process';
const rows = [
  ['import', 'node:http', true],
  ['getBuiltinModule', 'node:http', false],
  ['import', 'node:https', false],
  ['import', 'node:net', false],
  ['import', 'node:crypto', false],
];
let changed = 0;
for (const [way, name, wanted] of rows) {
  const { isLoaded, mb, ms } = JSON.parse(execFileSync(process.execPath, ['import.js', way, name], { encoding: 'utf8' }));
  const says = isLoaded ? 'undici loaded' : 'no undici';
  console.log(`${way} ${name}\n    ${says}, ${mb} MB, ${ms} ms${isLoaded === wanted ? '' : '   CHANGED'}`);
  if (isLoaded !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node_modules/.bin/node see.js
