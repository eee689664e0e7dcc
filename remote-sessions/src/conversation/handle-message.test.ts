import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { etienneUnreachable } from '../etienne/errors.ts';
import type { SeenMessage } from '../prompts/message-log.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { AgentMode } from '../sessions/agent-mode.ts';
import { createMemorySessionStore } from '../sessions/session-store.ts';
import { mappingOf } from '../sessions/session-store-contract.ts';
import { inEnglish, saying } from '../testing/in-english.ts';
import { NO_PATIENCE } from '../testing/no-patience.ts';
import { createHandleMessage, type HandleMessageOptions } from './handle-message.ts';
import { createPassOn } from './pass-on.ts';
import { createSelectByTitle } from './select-by-title.ts';
import { createSelectProject } from './select-project.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const projects = ['alpha', 'Beta', 'it’s "mine"', 'Cafe\u0301', '\u1ec7', '\u1eb9\u0302'];
const file = { fileId: 'f1', name: 'a.jpg', mimeType: 'image/jpeg', size: 1, kind: 'photo' };

async function setup(given: Partial<HandleMessageOptions> & { project?: string; full?: boolean; busy?: boolean } = {}) {
  const sessions = createMemorySessionStore();
  if (given.project !== undefined) await sessions.put(mappingOf('7', given.project, 's1'));
  const added: [string, Prompt][] = [];
  const said: [string, string][] = [];
  const asked: string[] = [];
  const seen = new Map<string, SeenMessage>();
  let mode: AgentMode = 'default';
  const etienne = {
    listProjects: async () => projects,
    async mostRecentSession(name: string) {
      asked.push(name);
      return name === 'alpha' ? 's-recent' : '';
    },
  };
  const modes: HandleMessageOptions['modes'] = {
    get: async () => mode,
    async set(_, next) {
      mode = next;
    },
  };
  const messages: HandleMessageOptions['messages'] = {
    get: async (_, id) => seen.get(id),
    async put(_, id, became, promptId) {
      seen.set(id, { became, promptId, isToldTooLate: false });
    },
  };
  const list = async () =>
    given.busy ? [{ id: 'runs', key: '', payload: promptOf(), attempts: 0, notBefore: 0, createdAt: 0 }] : [];
  const { passOn } = createPassOn({
    database: { note: async (work) => work() },
    sessions,
    prompts: {
      async add(id, prompt) {
        if (given.full) return { status: 'full' };
        added.push([id, prompt]);
        return { status: 'queued', place: added.length - 1 };
      },
      list,
      find: async () => undefined,
      join: async () => undefined,
    },
    modes,
    messages,
    active: { get: () => undefined },
    listProjects: etienne.listProjects,
    patience: NO_PATIENCE,
    messageUnits: () => 4_096,
    backlogWaits: async () => undefined,
    now: () => 1_000,
  });
  const selectProject = createSelectProject({
    etienne,
    sessions,
    webhookUrl: (name) => `http://hook/${name}`,
    now: () => 0,
  });
  const { listProjects } = etienne;
  const { handleMessage } = createHandleMessage({
    sessions,
    prompts: { list },
    messages,
    modes,
    questions: { answerInWords: async () => ({ status: 'no_question' }) },
    listProjects,
    selectProject,
    selectByTitle: createSelectByTitle({
      sessions,
      listProjects,
      selectProject,
      say: async (_ref, id, reply) => void said.push([id, inEnglish(reply).text]),
    }),
    stopRun: { ofSession: async () => ({ status: 'not_running' }) },
    backlogWaits: async () => undefined,
    showWhy: async () => saying('the story'),
    showStatus: async () => saying('the status'),
    files: {
      browse: async (_ref, folder) => saying(`listing of ${folder}`),
      get: async (_eventId, _ref, path) => saying(`getting ${path}`),
      countKept: async (_, project) => (project === 'alpha' ? 1 : 0),
    },
    passOn,
    ...given,
  });
  let events = 0;
  const received = (text: string, more: object = {}, title?: string) => ({
    eventId: `e${++events}`,
    ref,
    remoteSession: { sessionId: '7', displayName: 'a person', ...(title !== undefined && { title }) },
    message: { id: `m${events}`, text, attachments: [], ...more },
  });
  return {
    sessions,
    added,
    said,
    asked,
    seen,
    mode: () => mode,
    handleMessage,
    received,
    write: async (text: string, more?: object) => inEnglish(await handleMessage(received(text, more)))?.text,
  };
}

const promptOf = (): Prompt => ({ ...ref, project: 'alpha', projectSessionId: '', text: 'x', mode: 'default' });

describe('a message', () => {
  const commands: { text: string; project?: string; says: RegExp }[] = [
    { text: '/start', says: /^Choose a project/ },
    { text: '/start', project: 'alpha', says: /^Write anything/ },
    { text: '/help', says: /^Write anything/ },
    { text: '/status', says: /^the status$/ },
    { text: '/projects', says: /^No project is selected yet\. Choose/ },
    { text: '/projects', project: 'alpha', says: /^You are talking to `alpha`/ },
    { text: '/project', says: /Choose a project/ },
    { text: '/stop', says: /^Nothing is running/ },
    { text: "project 'alpha'", says: /talking to `alpha`\. I joined its most recent session/ },
    { text: '/project Beta', says: /talking to `Beta`\. It has no session yet/ },
    { text: 'project alpha', says: /talking to `alpha`/ },
    { text: 'project „it’s "mine"“', says: /no project|talking to/ },
    { text: "project 'Alpha'", says: /There is no project `Alpha`\. Did you mean `alpha`\?/ },
    { text: "project '../alpha'", says: /There is no project/ },
    { text: "project 'a `code` b'", says: /There is no project `` a `code` b ``/ },
    { text: 'project `alpha`', says: /talking to `alpha`/ },
    { text: "project 'Caf\u00e9'", says: /talking to `Cafe\u0301`/ },
    { text: 'project Caf\u00e9', says: /talking to `Cafe\u0301`/ },
    { text: "project '\u1ec7'", says: /talking to `\u1ec7`/ },
    { text: "project 'e\u0323\u0302'", says: /There are 2 projects with the name/ },
    { text: '/project Beta', project: 'alpha', says: /1 file waits in `alpha`/ },
    { text: '/project alpha', project: 'Beta', says: /1 file waits here from before/ },
    { text: '/STOP!', says: /^Nothing is running/ },
    { text: '/start deep_link-1', says: /^Choose a project/ },
    { text: 'hello', says: /^No project is selected yet, so I did not pass this on/ },
    { text: '   ', project: 'alpha', says: /no text in this message/ },
    { text: '/mode plan', project: 'alpha', says: /./ },
  ];
  for (const { text, project, says } of commands) {
    it(`"${text}"${project === undefined ? '' : ` in ${project}`} is answered with ${says.source}`, async () => {
      const { write, added } = await setup(project === undefined ? {} : { project });
      assert.match((await write(text)) ?? '', says);
      assert.deepEqual(added, []);
    });
  }

  it('that is a text becomes a prompt of the mapped project and session, under the id of its event', async () => {
    const { write, added } = await setup({ project: 'alpha' });
    assert.equal(await write('hello'), undefined);
    const [[id, prompt] = []] = added;
    assert.equal(id, 'e1');
    assert.deepEqual(
      [prompt?.project, prompt?.projectSessionId, prompt?.text, prompt?.mode],
      ['alpha', 's1', 'hello', 'default'],
    );
    assert.match((await write('next')) ?? '', /number 1 in line/);
  });

  it('takes along what it points at', async () => {
    const { write, added } = await setup({ project: 'alpha' });
    await write('and this?', { replyTo: { id: 'm0', text: 'one\ntwo' }, forwardedFrom: 'A\nPerson' });
    assert.equal(added[0]?.[1].text, 'In reply to:\n> one\n> two\n\nForwarded from A Person:\n\nand this?');
    await write('long', { replyTo: { id: 'm0', text: '🙂'.repeat(1_001) } });
    assert.equal(added[1]?.[1].text, `In reply to:\n> ${'🙂'.repeat(1_000)} …\n\nlong`);
  });

  it('with nothing but a quotation is not passed on', async () => {
    const { write, added } = await setup({ project: 'alpha' });
    assert.match((await write('', { replyTo: { id: 'm0', text: 'one' } })) ?? '', /no text/);
    assert.deepEqual(added, []);
  });

  it('that is too many is said and not taken', async () => {
    const { write, seen } = await setup({ project: 'alpha', full: true });
    assert.match((await write('hello')) ?? '', /20 messages wait already/);
    assert.equal(seen.get('m1')?.became, 'nothing');
  });

  it('that has more words than its command takes is a prompt', async () => {
    for (const text of [
      '/start the dev server and tell me the port',
      '/help me fix this',
      '/status how is it',
      '/stop the dev server when you are done',
    ]) {
      const { write, added } = await setup({ project: 'alpha' });
      assert.equal(await write(text), undefined);
      assert.equal(added[0]?.[1].text, text);
    }
  });

  it('that is forwarded is never a command, whatever it says', async () => {
    for (const text of ['/stop', '/status', "project 'Beta'", '/project Beta', '/mode plan', '/get a']) {
      const { write, added, mode, asked } = await setup({ project: 'alpha' });
      assert.equal(await write(text, { forwardedFrom: 'Ann' }), undefined);
      assert.equal(added[0]?.[1].text, `Forwarded from Ann:\n\n${text}`);
      assert.deepEqual([mode(), asked], ['default', []]);
    }
  });

  it('with files is a prompt, also where its words look like a command', async () => {
    const { write, added } = await setup({ project: 'alpha' });
    assert.equal(await write('/stop', { attachments: [file] }), undefined);
    assert.deepEqual(added[0]?.[1].parts, [{ messageId: 'm1', text: '/stop', attachments: [file] }]);
  });

  it('that says stop while something waits or runs offers the command, and waits as a message', async () => {
    const { handleMessage, received, added } = await setup({ project: 'alpha', busy: true });
    const reply = inEnglish(await handleMessage(received('Stop!')));
    assert.match(reply?.text ?? '', /Did you mean \/stop\?/);
    assert.deepEqual(
      reply?.actions?.flat().map(({ id }) => id),
      ['stop:e1', 'keep:e1'],
    );
    assert.equal(added[0]?.[1].text, 'Stop!');
  });

  it('that says stop is a prompt where nothing runs, or where it is somebody else’s', async () => {
    const idle = await setup({ project: 'alpha' });
    assert.equal(await idle.write('stop'), undefined);
    const busy = await setup({ project: 'alpha', busy: true });
    assert.equal(await busy.write('stop', { forwardedFrom: 'Ann' }), undefined);
  });

  it('is done once, also where its event comes again under the prompt of another', async () => {
    const { handleMessage, received, added, seen } = await setup({ project: 'alpha' });
    seen.set('m1', { became: 'prompt', promptId: 'e0', isToldTooLate: false });
    seen.set('m2', { became: 'answer', promptId: undefined, isToldTooLate: false });
    seen.set('m3', { became: 'prompt', promptId: 'e3', isToldTooLate: false });
    for (let time = 0; time < 3; time++) await handleMessage(received('again'));
    assert.deepEqual(
      added.map(([id]) => id),
      ['e3'],
    );
  });

  it('that begins with an unknown word after a slash, or names no project without quotes, is a prompt', async () => {
    for (const text of ['/compact now', 'project unknown', 'project alpha is late']) {
      const { write, added } = await setup({ project: 'alpha' });
      assert.equal(await write(text), undefined);
      assert.equal(added[0]?.[1].text, text);
    }
  });

  it('answers an open question instead of becoming a prompt; a command does not', async () => {
    const answers: [string, string | undefined][] = [];
    const questions: HandleMessageOptions['questions'] = {
      async answerInWords(_, text, repliedTo) {
        answers.push([text, repliedTo]);
        return { status: 'taken' };
      },
    };
    const { write, added, seen } = await setup({ project: 'alpha', questions });
    assert.equal(await write('the blue one'), undefined);
    assert.equal(await write('/status'), 'the status');
    assert.equal(await write('this', { replyTo: { id: 'q1', text: 'Which?' } }), undefined);
    assert.deepEqual(answers, [
      ['the blue one', undefined],
      ['this', 'q1'],
    ]);
    assert.deepEqual([added, seen.get('m1')?.became], [[], 'answer']);
  });

  it('that is forwarded, a place, a sticker or a file answers no question', async () => {
    const questions: HandleMessageOptions['questions'] = {
      answerInWords: () => assert.fail('it was taken as an answer'),
    };
    const { write, added } = await setup({ project: 'alpha', questions });
    await write('yes', { forwardedFrom: 'Ann' });
    await write('Location: 1, 2', { isDescribed: true });
    await write('👍', { isDescribed: true });
    await write('yes', { attachments: [file] });
    assert.equal(added.length, 4);
  });

  it('that needs Etienne while it is away fails with its sentence', async () => {
    const away = etienneUnreachable('refused', { requestMayHaveArrived: false });
    const { write } = await setup({ listProjects: () => Promise.reject(away) });
    await assert.rejects(write('/projects'), away);
  });
});

describe('a conversation with a title', () => {
  const away = () => Promise.reject(etienneUnreachable('refused', { requestMayHaveArrived: false }));

  it('that is the name of a project talks to it from its first message on, and says so first', async () => {
    for (const [title, name, says] of [
      ['alpha', 'alpha', /^This conversation is called `alpha`.*I joined its most recent session/],
      ['Caf\u00e9', 'Cafe\u0301', /called `Cafe\u0301`.*It has no session yet/],
    ] as const) {
      const { handleMessage, received, sessions, said, added } = await setup();
      assert.equal(await handleMessage(received('hello', {}, title)), undefined);
      assert.deepEqual(
        [
          (await sessions.get(ref))?.project.name,
          (await sessions.get(ref))?.remoteSession.title,
          added[0]?.[1].project,
        ],
        [name, title, name],
      );
      assert.match(said[0]?.[1] ?? '', says);
      await handleMessage(received('again', {}, title));
      assert.deepEqual(
        said.map(([id]) => id),
        ['e1:titled'],
      );
    }
  });

  it('that is not quite the name of one is asked for it', async () => {
    for (const title of ['Alpha', 'alpha ', 'my alpha', '', 'e\u0323\u0302']) {
      const { handleMessage, received, sessions, said, asked } = await setup();
      const reply = inEnglish(await handleMessage(received('hello', {}, title)));
      assert.match(reply?.text ?? '', /^No project is selected yet/);
      assert.deepEqual([await sessions.list(), said, asked], [[], [], []]);
    }
  });

  it('keeps the project that it has, also where it is called like another one', async () => {
    const { handleMessage, received, sessions, said } = await setup({ project: 'Beta' });
    await handleMessage(received('hello', {}, 'alpha'));
    assert.deepEqual([(await sessions.get(ref))?.project.name, said], ['Beta', []]);
  });

  it('has it for what asks for one, and where another is chosen only that', async () => {
    for (const [text, project] of [
      ['/start', 'alpha'],
      ['/status', 'alpha'],
      ['/projects', 'alpha'],
      ['/files', 'alpha'],
      ['/get a', 'alpha'],
      ['/project Beta', 'Beta'],
      ['/help', undefined],
      ['/stop', undefined],
      ['/mode plan', undefined],
    ] as const) {
      const { handleMessage, received, sessions, said } = await setup();
      await handleMessage(received(text, {}, 'alpha'));
      assert.deepEqual(
        [(await sessions.get(ref))?.project.name, said.length],
        [project, project === 'alpha' ? 1 : 0],
        text,
      );
    }
  });

  it('says what it can where Etienne is away, and nothing of a project', async () => {
    const selectByTitle = away;
    const { handleMessage, received } = await setup({ selectByTitle });
    assert.equal(inEnglish(await handleMessage(received('/status', {}, 'alpha')))?.text, 'the status');
    await assert.rejects(handleMessage(received('hello', {}, 'alpha')));
  });

  it('says it again to nobody where the event comes again before it was on disk', async () => {
    const full = Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
    let isFull = true;
    const sessions = createMemorySessionStore();
    const said: string[] = [];
    const listProjects = async () => projects;
    const selectByTitle = createSelectByTitle({
      sessions,
      listProjects,
      selectProject: createSelectProject({
        etienne: { listProjects, mostRecentSession: async () => '' },
        sessions: {
          get: sessions.get,
          put: async (mapping) => (isFull ? Promise.reject(full) : sessions.put(mapping)),
        },
        webhookUrl: () => '',
        now: () => 0,
      }),
      say: async (_ref, id) => void said.push(id),
    });
    const session = { sessionId: '7', title: 'alpha' };
    await assert.rejects(selectByTitle('e1', 'telegram', session), full);
    isFull = false;
    assert.equal(await selectByTitle('e1', 'telegram', session), true);
    assert.deepEqual(said, ['e1:titled', 'e1:titled']);
  });
});

describe('selecting a project', () => {
  it('never asks Etienne about a name that is not one of its projects, character for character', async () => {
    for (const name of ['ALPHA', 'alpha ', 'alph', '.', '..', 'alpha/../Beta', 'Beta\u0301', '*']) {
      const { write, asked, sessions } = await setup();
      await write(`/project "${name}x"`);
      await write(`project '${name}`);
      assert.deepEqual([asked, await sessions.list()], [[], []]);
    }
  });

  it('writes the mapping with the most recent session, and keeps when it was created and what it does not know', async () => {
    const { write, sessions } = await setup();
    await sessions.put({ ...mappingOf('7', 'Beta', 's9'), note: 'mine' } as never);
    await write("project 'alpha'");
    assert.deepEqual(await sessions.get(ref), {
      ...mappingOf('7', 'alpha', 's-recent'),
      webhook: { url: 'http://hook/telegram' },
      remoteSession: { sessionId: '7', displayName: 'a person' },
      note: 'mine',
    });
  });
});
