import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { etienneUnreachable } from '../etienne/errors.ts';
import type { Prompt } from '../prompts/prompt.ts';
import type { AgentMode } from '../sessions/agent-mode.ts';
import { createMemorySessionStore } from '../sessions/session-store.ts';
import { mappingOf } from '../sessions/session-store-contract.ts';
import { createHandleMessage, type HandleMessageOptions } from './handle-message.ts';
import { createSelectProject } from './select-project.ts';

const ref = { provider: 'telegram', sessionId: '7' };
const projects = ['alpha', 'Beta', 'it’s "mine"'];

async function setup(given: Partial<HandleMessageOptions> & { project?: string } = {}) {
  const sessions = createMemorySessionStore();
  if (given.project !== undefined) await sessions.put(mappingOf('7', given.project, 's1'));
  const added: [string, Prompt][] = [];
  const asked: string[] = [];
  let mode: AgentMode = 'default';
  const etienne = {
    listProjects: async () => projects,
    async mostRecentSession(name: string) {
      asked.push(name);
      return name === 'alpha' ? 's-recent' : '';
    },
  };
  const { handleMessage, handleEdit } = createHandleMessage({
    sessions,
    prompts: {
      async add(id, prompt) {
        added.push([id, prompt]);
        return { status: 'queued', place: added.length - 1 };
      },
      list: async () => [],
      join: async () => false,
      edit: async () => false,
    },
    modes: {
      get: () => mode,
      async set(_, next) {
        mode = next;
      },
    },
    questions: { answerInWords: async () => ({ status: 'no_question' }) },
    now: () => 1_000,
    listProjects: etienne.listProjects,
    selectProject: createSelectProject({
      etienne,
      sessions,
      webhookUrl: (name) => `http://hook/${name}`,
      now: () => 0,
    }),
    stopRun: { ofSession: async () => ({ status: 'not_running' }) },
    showStatus: async () => ({ text: 'the status' }),
    files: {
      receive: async (_eventId, _ref, { attachments }) => ({ text: `received ${attachments.length}` }),
      browse: async (_ref, folder) => ({ text: `listing of ${folder}` }),
      get: async (_eventId, _ref, path) => ({ text: `getting ${path}` }),
    },
    ...given,
  });
  const received = (text: string, more: object = {}) => ({
    eventId: 'e1',
    ref,
    remoteSession: { sessionId: '7', displayName: 'a person' },
    message: { id: 'm1', text, attachments: [], ...more },
  });
  return {
    sessions,
    added,
    asked,
    mode: () => mode,
    write: async (text: string, more?: object) => (await handleMessage(received(text, more)))?.text,
    edit: async (text: string) => (await handleEdit(received(text)))?.text,
  };
}

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
    const prompts = { add: async () => ({ status: 'full' as const }), list: async () => [], join: async () => false };
    const { write } = await setup({ project: 'alpha', prompts: { ...prompts, edit: async () => false } });
    assert.match((await write('hello')) ?? '', /20 messages wait already/);
  });

  it('that begins with an unknown word after a slash, or names no project without quotes, is a prompt', async () => {
    for (const text of ['/compact now', 'project unknown', 'project alpha is late']) {
      const { write, added } = await setup({ project: 'alpha' });
      assert.equal(await write(text), undefined);
      assert.equal(added[0]?.[1].text, text);
    }
  });

  it('answers an open question instead of becoming a prompt; a command does not', async () => {
    const answers: string[] = [];
    const questions: HandleMessageOptions['questions'] = {
      async answerInWords(_, text) {
        answers.push(text);
        return { status: 'taken' };
      },
    };
    const { write, added } = await setup({ project: 'alpha', questions });
    assert.equal(await write('the blue one'), undefined);
    assert.equal(await write('/status'), 'the status');
    assert.deepEqual([answers, added], [['the blue one'], []]);
  });

  it('that needs Etienne while it is away fails with its sentence', async () => {
    const away = etienneUnreachable('refused', { requestMayHaveArrived: false });
    const { write } = await setup({ listProjects: () => Promise.reject(away) });
    await assert.rejects(write('/projects'), away);
  });
});

describe('selecting a project', () => {
  it('never asks Etienne about a name that is not one of its projects, character for character', async () => {
    for (const name of ['ALPHA', 'alpha ', 'alph', '.', '..', 'alpha/../Beta', 'Beta\u0301', '*']) {
      const { write, asked, sessions } = await setup();
      await write(`/project "${name}x"`);
      await write(`project '${name}`);
      assert.deepEqual([asked, sessions.list()], [[], []]);
    }
  });

  it('writes the mapping with the most recent session, and keeps when it was created and what it does not know', async () => {
    const { write, sessions } = await setup();
    await sessions.put({ ...mappingOf('7', 'Beta', 's9'), note: 'mine' } as never);
    await write("project 'alpha'");
    assert.deepEqual(sessions.get(ref), {
      ...mappingOf('7', 'alpha', 's-recent'),
      webhook: { url: 'http://hook/telegram' },
      remoteSession: { sessionId: '7', displayName: 'a person' },
      note: 'mine',
    });
  });
});
