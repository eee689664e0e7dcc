#!/bin/sh
# The package that checks Teams manifests does not load as installed
#
# Library    @microsoft/app-manifest 1.1.2
# Guess      A package brings what it needs: it can be loaded right after its installation.
# Behaviour  It loads fs-extra, of which it has only the types among its dependencies, so it throws. It works where
#            something else has brought fs-extra.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --loglevel=error @microsoft/app-manifest@1.1.2
cat > see.cjs <<'JS'
const { execFileSync } = require('node:child_process');
const { dependencies } = require('./node_modules/@microsoft/app-manifest/package.json');
const seen = () => {
  const load =
    "try { require('@microsoft/app-manifest'); console.log('loads'); } " +
    "catch (error) { console.log(error.message.split('\\n')[0]); }";
  return execFileSync(process.execPath, ['-e', load], { encoding: 'utf8' }).trim();
};
console.log(`Its dependencies: ${Object.keys(dependencies).join(', ')}`);
const rows = [['as installed', seen(), "Cannot find module 'fs-extra'"]];
execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', 'fs-extra@11.3.3']);
rows.push(['with fs-extra beside it', seen(), 'loads']);
let changed = 0;
for (const [name, is, wanted] of rows) {
  console.log(`${name}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exitCode = changed === 0 ? 0 : 1;
JS
node see.cjs
