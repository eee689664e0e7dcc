import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerTo } from '../tests/harness/answer-to.ts';
import { startBridge } from '../tests/harness/bridge.ts';
import { anyBytes } from '../tests/harness/sample-files.ts';
import { shellAgent } from '../tests/harness/shell-agent.ts';

/**
 * How much memory both services take at most while a document of 19.9 MB goes into a project and a binary file of the
 * same size comes out; one line of JSON, in megabytes of 1,048,576 bytes.
 */
const SIZE_BYTES = Math.floor(19.9 * 1_048_576);

const cleanups: (() => Promise<void>)[] = [];
const bridge = await startBridge(
  { after: (cleanup) => void cleanups.push(cleanup) },
  { projects: ['files'], etienne: { model: shellAgent } },
);

type Field = 'VmHWM' | 'VmRSS' | 'RssFile';

/** What the kernel counts for a process, of which `VmHWM` is the most that was ever resident. */
function memoryMb(pid: number | undefined, field: Field): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes = '0'] = new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status) ?? [];
  return Math.round(Number(kilobytes) / 102.4) / 10;
}
const of = (field: Field) => ({
  provider: memoryMb(bridge.provider.pid, field),
  manager: memoryMb(bridge.manager.pid, field),
});

try {
  const person = bridge.telegram.person({ id: 9001 });
  await bridge.pair(person);
  await bridge.choose(person, 'files');
  const atRest = of('VmRSS');

  const bytes = anyBytes(SIZE_BYTES);
  const startedAt = performance.now();
  const { messageId } = person.sendFile({ kind: 'document', bytes, name: 'backup.zip', caption: 'keep it' });
  await answerTo(person, messageId, /done$/, 60_000);
  const inMs = Math.round(performance.now() - startedAt);
  const afterIn = of('VmHWM');

  const outside = join(bridge.workspaceDir, 'files', 'out');
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(outside, 'film.bin'), bytes);
  const askedAt = performance.now();
  const asked = person.send('/get out/film.bin');
  const { file } = await person.waitFor(
    ({ messages }) => messages.find((one) => one.messageId > asked && one.file !== undefined),
    { timeoutMs: 60_000 },
  );
  const outMs = Math.round(performance.now() - askedAt);
  const isEqual = file?.sha256 === createHash('sha256').update(bytes).digest('hex');
  console.log(
    JSON.stringify({
      bench: 'file-memory',
      sizeBytes: SIZE_BYTES,
      isEqual,
      inMs,
      outMs,
      atRestMb: atRest,
      peakAfterInMb: afterIn,
      peakMb: of('VmHWM'),
      // The pages of Node itself, which the processes share; they are in the other numbers too.
      sharedFilesMb: of('RssFile'),
    }),
  );
  if (!isEqual) process.exitCode = 1;
} finally {
  for (const cleanup of cleanups) await cleanup();
}
