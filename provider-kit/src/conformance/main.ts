import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { describeError } from 'service-kit';
import { findApiToken } from './config.ts';
import type { CreateDriver } from './driver.ts';
import { CHECKS, type CheckResult, runConformance } from './run-conformance.ts';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== '--'),
  allowPositionals: true,
  options: {
    token: { type: 'string' },
    driver: { type: 'string' },
    restart: { type: 'string' },
    only: { type: 'string' },
    list: { type: 'boolean' },
    json: { type: 'boolean' },
  },
});

async function loadDriver(file: string): Promise<CreateDriver> {
  const module = (await import(pathToFileURL(resolve(file)).href)) as { createDriver?: CreateDriver };
  if (module.createDriver === undefined) throw new Error(`${file} exports no createDriver.`);
  return module.createDriver;
}

async function runCommand(command: string): Promise<void> {
  const [code] = await once(spawn('sh', ['-c', command], { stdio: 'ignore' }), 'exit');
  if (code !== 0) throw new Error(`the command of --restart ended with ${code}`);
}

const print = (line: string) => void process.stdout.write(`${line}\n`);
const toLine = ({ outcome, section, id, rule, seen }: CheckResult) =>
  `${outcome.padEnd(7)}  ${`§${section}`.padEnd(3)}  ${id}: ${rule} (${seen})`;

async function main(): Promise<number> {
  const [url] = positionals;
  if (values.list) for (const { id, section, rule } of CHECKS) print(`§${section}  ${id}: ${rule}`);
  else if (url === undefined || positionals.length > 1 || !URL.canParse(url))
    throw new Error('Which provider? npm run conformance -- <provider url>; --help says more.');
  else return await prove(url);
  return 0;
}

async function prove(url: string): Promise<number> {
  const createDriver = values.driver === undefined ? undefined : await loadDriver(values.driver);
  const { restart } = values;
  const results = await runConformance({
    url,
    token: values.token ?? (await findApiToken()),
    createDriver: createDriver && ((person) => createDriver({ providerUrl: url, person })),
    restart: restart === undefined ? undefined : () => runCommand(restart),
    only: values.only?.split(','),
    onResult: (result) => values.json || print(toLine(result)),
    ask: (what) => void process.stderr.write(`         ${what} (waiting two minutes)\n`),
  });
  const count = (outcome: CheckResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  if (values.json) print(JSON.stringify({ url, results }, null, 2));
  else print(`${count('ok')} ok, ${count('FAIL')} failed, ${count('skipped')} skipped`);
  return count('FAIL') === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
