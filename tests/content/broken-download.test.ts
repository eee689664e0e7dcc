import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { answerTo, ask } from '../harness/answer-to.ts';
import { anyBytes, sha256 } from '../harness/sample-files.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';
import { pathsIn, shellAgent } from '../harness/shell-agent.ts';

const MEGABYTE = 1_048_576;

describe('a download that breaks off', () => {
  const shared = shareCommonBridge({ projects: ['recovers', 'hopeless'], model: shellAgent });

  it('begins anew, is given up in one message in the end, and never leads to a run with half a file', async (t) => {
    const { telegram, workspaceDir } = shared.bridge;
    const [once, always] = [await shared.someone('recovers'), await shared.someone('hopeless')];

    const bytes = anyBytes(3 * MEGABYTE, 5);
    const document = { kind: 'document' as const, bytes, name: 'broken.bin', caption: 'look at it' };
    const [recovers, hopeless] = [once.sendFile(document), always.sendFile(document)];
    telegram.breakDownload(recovers.file.fileId, MEGABYTE);
    const breakAgain = () => telegram.breakDownload(hopeless.file.fileId, MEGABYTE);
    breakAgain();
    t.after(telegram.onEvent(({ type }) => type === 'call' && breakAgain()));

    await answerTo(once, recovers.messageId, /done$/);
    const runs = () => shared.runsOf('').map(({ project, prompt }) => ({ project, prompt }));
    const [path = ''] = pathsIn(runs()[0]?.prompt ?? '');
    assert.equal(sha256(readFileSync(join(workspaceDir, 'recovers', path))), sha256(bytes));

    const { text } = await answerTo(always, hopeless.messageId, undefined, 40_000);
    assert.match(text, /broken\.bin.*broke off again and again\. Please send it again/);
    assert.equal((await ask(always, 'and now?')).text, 'ECHO: and now?');
    assert.deepEqual(
      runs().map(({ project }) => project),
      ['recovers', 'hopeless'],
    );
  });
});
