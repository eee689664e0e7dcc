import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Attachment } from 'shared-types';
import type { Model } from '../../../sandbox/src/etienne/index.ts';
import { type ManagerTestOptions, startManager } from '../testing/start-manager.ts';
import { until } from '../testing/waiting.ts';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes that look like nothing, the same for the same size and seed. */
export function anyBytes(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed >>> 0 || 1;
  for (let at = 0; at + 4 <= size; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state, at);
  }
  return bytes;
}

/** Runs commands as an agent's shell does, in a folder. */
export const runInShell = (command: string, cwd: string): string =>
  execFileSync('sh', ['-c', command], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1_048_576,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** The command that a prompt asks to run, exactly as it stands there. */
export const fencedCommand = (prompt: string): string | undefined => /```sh\n([\s\S]*?)\n```/.exec(prompt)?.[1];

/** The commands that rebuild and that check encoded files. */
function rebuildCommands(prompt: string): { rebuild: string; check: string; sha256: string }[] {
  const found = prompt.matchAll(/`(cat [^`\n]+)`\n *`(sha256sum [^`\n]+)` must say ([0-9a-f]{64})/g);
  return [...found].map(([, rebuild = '', check = '', hash = '']) => ({ rebuild, check, sha256: hash }));
}

/** An agent that really runs the commands of files, and nothing else; other prompts are left to the stand-in. */
const shellModel: Model = (prompt, { projectDir }) => {
  const command = fencedCommand(prompt);
  const rebuilds = rebuildCommands(prompt);
  if (command === undefined && rebuilds.length === 0) return undefined;
  return (async function* () {
    if (command !== undefined) runInShell(command, projectDir);
    for (const { rebuild, check, sha256: hash } of rebuilds) {
      if (!runInShell(`${rebuild} && ${check}`, projectDir).startsWith(`${hash} `))
        throw new Error('a rebuilt file is wrong');
    }
    yield 'done';
  })();
};

let sent = 0;

/** The whole manager with one person who talks to the project `alpha`. */
export async function startWithFiles(t: TestContext, options: ManagerTestOptions = {}) {
  const manager = await startManager(t, { ...options, etienne: { model: shellModel, ...options.etienne } });
  const projectDir = join(manager.workspaceDir, 'alpha');
  mkdirSync(projectDir, { recursive: true });
  await manager.pair('7');
  await manager.ask('7', "project 'alpha'");
  const { provider } = manager;

  const attachmentOf = (name: string, bytes: Buffer, more: Partial<Attachment> = {}): Attachment => {
    const fileId = `file_${++sent}`;
    provider.files.hold(fileId, { bytes });
    return { fileId, name, mimeType: 'application/octet-stream', size: bytes.length, kind: 'document', ...more };
  };

  const texts = () => provider.texts('7');
  const count = (pattern: RegExp) => texts().filter((text) => pattern.test(text)).length;
  /** Waits for what is said next after something was done. */
  async function answerTo(act: () => Promise<unknown>): Promise<string> {
    const before = texts().length;
    await act();
    await until(() => texts().length > before, 'an answer');
    return texts()[before] ?? '';
  }
  const deliver = (attachments: Attachment[], text: string, id = `evt_files_${++sent}`) =>
    provider.deliver('message.received', '7', { message: { id: `in_${id}`, text, attachments } }, { id });

  return {
    ...manager,
    projectDir,
    attachmentOf,
    texts,
    answerTo,
    deliver,
    /** Sends files with a caption and resolves with what is said first. */
    send: (attachments: Attachment[], text = '', id?: string) => answerTo(() => deliver(attachments, text, id)),
    ask: (text: string) => answerTo(() => provider.write('7', text)),
    /** Asks for a file and waits until it has come. */
    async get(path: string) {
      const before = provider.files.shown.length;
      await provider.write('7', `/get ${path}`);
      await until(() => provider.files.shown.length > before, `the file ${path}`);
      // What is no text is announced before and explained after.
      await until(() => count(/is no plain text/) === count(/as the agent encoded it/), 'the end of the run');
      const file = provider.files.shown[before];
      if (file === undefined) throw new Error('no file came');
      return file;
    },
    /** The last prompt that ran. */
    prompt: () => manager.etienne.state.runs.at(-1)?.prompt ?? '',
    paths: () => [
      ...new Set((manager.etienne.state.runs.at(-1)?.prompt ?? '').match(/(?<=^- )\.attachments\/.*?(?= \()/gm)),
    ],
    read: (path: string) => readFileSync(join(projectDir, path)),
    exists: (path: string) => existsSync(join(projectDir, path)),
  };
}
