import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rounded } from '../measure/numbers.ts';
import type { Service } from '../measure/service.ts';
import type { Stage } from '../measure/stage.ts';

/** How often the disk is waited for, per prompt. */
export interface SyncFigures {
  provider: number;
  manager: number;
  both: number;
}

/** Counts them over prompts one by one; undefined where there is no strace, or it may not look. */
export async function countSyncs(stage: Stage, prompts: number): Promise<SyncFigures | undefined> {
  if (spawnSync('strace', ['-V']).status !== 0) return undefined;
  const [chatId = 0] = stage.talk.ids;
  const counts = await Promise.all(stage.both.map(startCounting));
  await stage.talk.askInTurn(chatId, prompts, 'reply');
  const [provider, manager] = await Promise.all(counts.map((count) => count()));
  if (provider === undefined || manager === undefined) return undefined;
  return {
    provider: rounded(provider / prompts),
    manager: rounded(manager / prompts),
    both: rounded((provider + manager) / prompts),
  };
}

/** Resolves when it counts, with what ends that and tells the number. */
async function startCounting({ pid }: Service): Promise<() => Promise<number | undefined>> {
  const trace = spawn('strace', ['-f', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let lines = '';
  const ended = once(trace, 'close');
  const attached = new Promise<void>((resolve) => {
    trace.stderr.on('data', (chunk: Buffer) => {
      lines += chunk;
      if (lines.includes('attached')) resolve();
    });
  });
  await Promise.race([attached, ended]);
  return async () => {
    trace.kill('SIGINT');
    await ended;
    if (!lines.includes('attached')) return undefined;
    return [...lines.matchAll(/\bf(data)?sync\(/g)].length;
  };
}
