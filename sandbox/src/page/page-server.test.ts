import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Update } from '@grammyjs/types';
import { THE_PERSON } from '../the-person.ts';
import { startPage } from './test-page.ts';

const CHAT = { chat_id: THE_PERSON.id };
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

describe('the server of the page', () => {
  it('tells a page everything as it opens, and then every change once', async (t) => {
    const { call, listen, bot } = await startPage(t);
    const page = await listen();
    const first = await page.next('snapshot');
    assert.deepEqual(first.stage, { kind: 'begin' });
    assert.deepEqual(
      first.projects.map(({ name }) => name),
      ['my-app'],
    );
    await call('POST', '/api/messages', { text: '/start **now**' });
    const own = await page.next('message');
    assert.equal(own.text, '/start now');
    assert.equal(own.typed, '/start **now**');
    await bot('sendMessageDraft', { ...CHAT, draft_id: 1, text: 'Thinking', can_stop: true });
    assert.equal((await page.next('previews'))[0]?.draft?.canStop, true);
    const approve = 'npm run pairing -- approve telegram ABCD2345';
    await bot('sendMessage', { ...CHAT, text: `Run ${approve}`, reply_parameters: { message_id: own.id } });
    assert.deepEqual((await page.next('message')).replyTo, { id: own.id, from: 'person', text: '/start now' });
    const stage = { kind: 'approve', code: 'ABCD2345', approve, deny: approve.replace('approve', 'deny') };
    assert.deepEqual(await page.next('stage'), stage);
    assert.deepEqual((await (await listen()).next('snapshot')).stage, stage);
    const commands = [{ command: 'help', description: 'What you can do here' }];
    await bot('setMyCommands', { commands });
    assert.deepEqual(await page.next('commands'), commands);
    await bot('sendMessage', { ...CHAT, text: 'Approved. /projects and https://example.org/a.' });
    assert.deepEqual(await page.next('stage'), { kind: 'talk' });
    assert.deepEqual(
      (await page.next('message')).entities.map(({ type }) => type),
      ['url', 'bot_command'],
    );
  });

  it('lets the person edit, delete, press, stop and reply', async (t) => {
    const { call, listen, bot, telegram } = await startPage(t);
    const page = await listen();
    await call('POST', '/api/messages', { text: '/start' });
    const { id } = await page.next('message');
    await call('PATCH', `/api/messages/${id}`, { text: '/help' });
    assert.deepEqual([(await page.next('message')).isEdited, telegram.pendingUpdates().length], [true, 2]);
    const buttons = [
      [
        { text: 'Copy', copy_text: { text: 'it' } },
        { text: 'Yes', callback_data: 'yes' },
      ],
    ];
    const sent = await bot('sendMessage', { ...CHAT, text: 'Well?', reply_markup: { inline_keyboard: buttons } });
    const press = (column: number) => call('POST', `/api/messages/${sent.message_id}/press`, { row: 0, column });
    assert.deepEqual((await press(0)).body, { kind: 'copied', text: 'it' });
    const pressed = press(1);
    const [update] = (await bot('getUpdates', { offset: -1, timeout: 30 })) as unknown as [Update];
    const next = update.callback_query
      ? update
      : ((await bot('getUpdates', { offset: update.update_id + 1, timeout: 30 })) as unknown as [Update])[0];
    const query = next.callback_query?.id;
    await bot('answerCallbackQuery', { callback_query_id: query, text: 'Good' });
    assert.deepEqual((await pressed).body, { kind: 'answered', text: 'Good', isAlert: false });
    assert.match(JSON.stringify((await press(2)).body), /has no button/);
    assert.equal((await call('POST', '/api/stop', {})).status, 400);
    await call('POST', '/api/messages', { text: 'about that', replyTo: sent.message_id });
    await call('DELETE', `/api/messages/${id}`);
    assert.deepEqual(await page.next('deleted'), { id });
  });

  it('keeps topics apart, each with its messages and its preview', async (t) => {
    const { call, listen, bot, telegram } = await startPage(t, { topics: true });
    const page = await listen();
    assert.deepEqual((await page.next('snapshot')).topics, []);
    const { threadId } = (await call('POST', '/api/topics', { name: 'my-app' })).body as { threadId: number };
    assert.equal((await page.next('message')).service, 'Topic “my-app”');
    assert.deepEqual(await page.next('topics'), [{ id: threadId, name: 'my-app' }]);
    await call('POST', '/api/messages', { text: 'hello', threadId });
    assert.equal((await page.next('message')).threadId, threadId);
    await bot('sendMessageDraft', { ...CHAT, draft_id: 1, text: 'Well', can_stop: true, message_thread_id: threadId });
    const [preview] = await page.next('previews');
    assert.deepEqual([preview?.threadId, preview?.draft?.text], [threadId, 'Well']);
    assert.equal((await call('POST', '/api/stop', {})).status, 400);
    assert.equal((await call('POST', '/api/stop', { threadId })).status, 200);
    await call('PATCH', `/api/topics/${threadId}`, { name: 'website' });
    assert.deepEqual(await page.next('topics'), [{ id: threadId, name: 'website' }]);
    await call('DELETE', `/api/topics/${threadId}`);
    assert.deepEqual(await page.next('topics'), []);
    assert.deepEqual((await (await listen()).next('snapshot')).messages, []);
    assert.ok(telegram.pendingUpdates().every(({ message }) => message?.message_thread_id === threadId));
  });

  it('sends files as an app would and hands out those of both sides', async (t) => {
    const { call, listen, bot, telegram } = await startPage(t);
    const page = await listen();
    const upload = async (name: string, bytes: Buffer) => {
      const { body } = await call('POST', `/api/uploads?name=${name}&type=text/plain`, bytes);
      return (body as { id: string }).id;
    };
    const [photo, other, text] = [
      await upload('a.png', PNG),
      await upload('b.png', PNG),
      await upload('c.txt', Buffer.from('x')),
    ];
    await call('POST', '/api/messages', {
      text: 'two **photos**',
      files: [photo, other].map((uploadId) => ({ uploadId, asFile: false })),
    });
    const [one, two] = [await page.next('message'), await page.next('message')];
    assert.ok(one.albumId !== undefined && one.albumId === two.albumId);
    assert.deepEqual([one.text, one.file?.isPhoto, two.text], ['two photos', true, '']);
    await call('POST', '/api/messages', { text: '', files: [{ uploadId: text, asFile: false }] });
    const document = await page.next('message');
    const got = await call('GET', `/chat-file/${document.file?.id}`);
    assert.equal(got.text, 'x');
    assert.match(String(got.headers['content-disposition']), /^attachment; filename\*=UTF-8''c\.txt$/);
    assert.match(String(got.headers['content-security-policy']), /^sandbox/);
    const gone = await call('POST', '/api/messages', { text: '', files: [{ uploadId: text, asFile: false }] });
    assert.equal(gone.status, 404);

    const form = new FormData();
    form.set('chat_id', String(THE_PERSON.id));
    form.set('photo', new Blob([PNG]), 'photo.png');
    await bot('sendPhoto', form);
    const { file } = await page.next('message');
    const picture = await call('GET', `/chat-file/${file?.id}`);
    assert.deepEqual([picture.headers['content-type'], file?.isPicture], ['image/png', true]);
    const empty = await upload('empty.txt', Buffer.alloc(0));
    assert.equal((await call('DELETE', `/api/uploads/${empty}`)).status, 200);
    assert.equal(telegram.pendingUpdates().length, 3);
  });

  it('shows the files of the projects and tells when they change, and nothing that lies elsewhere', async (t) => {
    const { call, listen, put, changed, workspaceDir } = await startPage(t);
    const page = await listen();
    put('my-app/src/a.bin', Buffer.from([0, 255]));
    put('my-app/picture.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    put('secret.txt', 'secret');
    symlinkSync(join(workspaceDir, 'secret.txt'), join(workspaceDir, 'my-app/link.txt'));
    changed();
    const [project] = await page.next('projects');
    assert.deepEqual(
      project?.children.map(({ path, children }) => [path, children?.map((child) => child.path)]),
      [
        ['src', ['src/a.bin']],
        ['link.txt', undefined],
        ['picture.svg', undefined],
        ['README.md', undefined],
      ],
    );
    const show = (path: string, from = 'my-app') =>
      call('GET', `/api/project-file?${new URLSearchParams({ project: from, path })}`);
    assert.deepEqual((await show('README.md')).body, { kind: 'text', size: 9, text: '# my-app\n', isCut: false });
    assert.deepEqual((await show('src/a.bin')).body, { kind: 'other', size: 2 });
    for (const [path, from] of [
      ['../secret.txt'],
      ['link.txt'],
      ['src'],
      ['none'],
      ['secret.txt', '..'],
      ['secret.txt', '.'],
      ['README.md\0', 'my-app'],
    ] as const) {
      assert.equal((await show(path, from)).status, 404, path);
    }
    const svg = await call('GET', '/project-file?project=my-app&path=picture.svg');
    assert.deepEqual(
      [svg.headers['content-type'], String(svg.headers['content-disposition']).split(';')[0]],
      ['application/octet-stream', 'attachment'],
    );
    put('my-app/b.txt', `${'x'.repeat(256 * 1024 - 1)}ü`);
    assert.equal(((await show('b.txt')).body as { isCut: boolean }).isCut, true);
    await call('POST', '/api/projects/look');
    assert.ok((await page.next('projects'))[0]?.children.some(({ path }) => path === 'b.txt'));
  });

  it("runs the operator's commands and no others", async (t) => {
    const { call, listen } = await startPage(t);
    const page = await listen();
    const ran = await call('POST', '/api/operator', { line: 'npm run pairing -- list telegram' });
    assert.deepEqual(ran.body, { exitCode: 2 });
    assert.deepEqual(await page.next('operator'), { kind: 'command', text: 'pairing list telegram' });
    for (const line of ['ls', 'npm run test', 'npm run pairing; ls\nls', '']) {
      assert.equal((await call('POST', '/api/operator', { line })).status, 400, line);
    }
  });

  it('serves nobody else, and says with every answer what a browser may do', async (t) => {
    const { call } = await startPage(t);
    for (const [path, headers] of [
      ['/', { host: 'evil.example' }],
      ['/events', { 'sec-fetch-site': 'cross-site' }],
      ['/api/stop', { origin: 'https://evil.example' }],
    ] as const) {
      const { status, headers: answered } = await call(path === '/api/stop' ? 'POST' : 'GET', path, undefined, headers);
      assert.equal(status, 403, path);
      assert.match(String(answered['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/);
    }
    for (const path of ['/', '/main.ts', '/base.css', '/icon.svg']) {
      const { status, headers, text } = await call('GET', path);
      assert.equal(status, 200, path);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.doesNotMatch(text, /https?:\/\/(?!www\.w3\.org\/2000\/svg)/, `${path} loads from elsewhere`);
    }
    assert.equal((await call('GET', '/tsconfig.json')).status, 404);
  });
});
