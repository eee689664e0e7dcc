import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { answerOf, startEtienne } from './test-helper.ts';

const add = (project: string, name: string, content: string): Record<string, string> => ({
  project_dir: project,
  file_name: name,
  file_content: content,
});

describe('addFile', () => {
  it('creates the project, the folders and the file, and answers 201 with the absolute path', async (t) => {
    const etienne = await startEtienne(t);
    const { status, body } = await etienne.post('/addFile', add('new', 'a/b.txt', ' '));
    const path = join(etienne.workspaceDir, 'new', 'a', 'b.txt');
    assert.deepEqual([status, body], [201, { ok: true, path }]);
    assert.equal(await readFile(path, 'utf8'), ' ');
    assert.deepEqual((await etienne.get('/listProjects')).body, { projects: ['new'] });
  });

  it('refuses empty content with 400', async (t) => {
    const etienne = await startEtienne(t);
    const { status, body } = await etienne.post('/addFile', add('p', 'a.txt', ''));
    assert.deepEqual([status, body.error, body.statusCode], [400, 'Bad Request', 400]);
  });

  for (const name of ['CLAUDE.md', 'AGENTS.md']) {
    it(`skips ${name} and says so`, async (t) => {
      const etienne = await startEtienne(t);
      const { status, body } = await etienne.post('/addFile', add('p', name, 'mine now'));
      assert.deepEqual([status, body.ok, body.skipped], [201, true, true]);
      assert.deepEqual(await readdir(join(etienne.workspaceDir, 'p')), []);
    });
  }

  it('takes a body of exactly 10 MiB and refuses one byte more with 413', async (t) => {
    const etienne = await startEtienne(t);
    const frame = JSON.stringify(add('p', 'big.txt', '')).length;
    const content = 'x'.repeat(10_485_760 - frame);
    assert.equal((await etienne.post('/addFile', add('p', 'big.txt', content))).status, 201);
    const { status, body } = await etienne.post('/addFile', add('p', 'big.txt', `${content}x`));
    assert.deepEqual([status, body.statusCode], [413, 413]);
  });

  it('answers 400 to a body that is no JSON', async (t) => {
    const etienne = await startEtienne(t);
    assert.equal((await etienne.post('/addFile', '{"project_dir":')).status, 400);
  });
});

describe('getFile and listFiles', () => {
  it('answer 404 for a missing file and 500 for a folder and for a missing folder', async (t) => {
    const etienne = await startEtienne(t);
    await mkdir(join(etienne.workspaceDir, 'p', 'sub'), { recursive: true });
    const missing = await etienne.get('/getFile?project_dir=p&file_name=none.txt');
    assert.deepEqual(missing.body, { message: 'File not found: none.txt', error: 'Not Found', statusCode: 404 });
    assert.equal((await etienne.get('/getFile?project_dir=p&file_name=sub')).status, 500);
    const noFolder = await etienne.get('/listFiles?project_dir=p&sub_dir=none');
    assert.deepEqual(noFolder.body, { statusCode: 500, message: 'Internal server error' });
  });

  it('return bytes that are no UTF-8 with replacement characters', async (t) => {
    const etienne = await startEtienne(t);
    await mkdir(join(etienne.workspaceDir, 'p'));
    await writeFile(join(etienne.workspaceDir, 'p', 'a.bin'), Buffer.from([0x41, 0xff, 0xfe, 0x42]));
    assert.equal((await etienne.get('/getFile?project_dir=p&file_name=a.bin')).body.content, 'A��B');
  });

  it('leave the project where the path leads out of it', async (t) => {
    const etienne = await startEtienne(t);
    await writeFile(join(etienne.workspaceDir, 'secret.txt'), 'served');
    await mkdir(join(etienne.workspaceDir, 'p'));
    assert.equal((await etienne.get('/getFile?project_dir=p&file_name=../secret.txt')).body.content, 'served');
    assert.equal((await etienne.get('/getFile?project_dir=.&file_name=secret.txt')).body.content, 'served');
    const { text } = await etienne.get('/listFiles?project_dir=p&sub_dir=..');
    assert.deepEqual(JSON.parse(text), [
      { name: 'p', isDir: true },
      { name: 'secret.txt', isDir: false },
    ]);
  });

  it('filesystem shows the whole tree with its times', async (t) => {
    const etienne = await startEtienne(t);
    await etienne.post('/addFile', add('p', 'a/b.txt', 'x'));
    const { status, body } = await etienne.post('/filesystem', { projectName: 'p' });
    const [folder] = body.tree as { id: string; children: { id: string; mtime: string }[] }[];
    assert.deepEqual([status, folder?.id, folder?.children[0]?.id], [201, 'a', 'a/b.txt']);
    assert.ok(Date.parse(String(folder?.children[0]?.mtime)) > 0);
  });
});

describe('prompts', () => {
  it('create a project that does not exist, without a word', async (t) => {
    const etienne = await startEtienne(t);
    assert.equal(answerOf(await etienne.ask('typo', 'hello')), 'ECHO: hello');
    assert.deepEqual((await etienne.get('/listProjects')).body, { projects: ['typo'] });
  });

  for (const project of ['', '.']) {
    it(`for the project '${project}' run in the workspace itself`, async (t) => {
      const etienne = await startEtienne(t);
      await etienne.ask(project, 'TOOL_WRITE here.md');
      assert.ok((await readdir(etienne.workspaceDir)).includes('here.md'));
    });
  }

  it('that are too long for a URL get 431 and an empty body, percent-encoding counted', async (t) => {
    const etienne = await startEtienne(t);
    const path = (prompt: string): string => `/streamPrompt/sdk?project_dir=p&prompt=${encodeURIComponent(prompt)}`;
    const fits = await etienne.prompt('p', 'x'.repeat(15_800));
    assert.equal(fits.status, 200);
    await fits.end();
    for (const prompt of ['x'.repeat(16_400), '语'.repeat(4_096)]) {
      const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
        const request = httpRequest(`${etienne.url}/api/claude${path(prompt)}`, { agent: false }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
          );
        });
        request.on('error', reject);
        request.end();
      });
      assert.deepEqual([status, text], [431, '']);
    }
    assert.equal(etienne.state.runs.length, 1);
  });
});
