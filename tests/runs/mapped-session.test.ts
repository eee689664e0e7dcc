import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Person } from 'sandbox/telegram';
import { answerTo, ask } from '../harness/answer-to.ts';
import { shareCommonBridge } from '../harness/shared-bridge.ts';
import { untilExists } from '../harness/until-file.ts';

const timing = { firstEventMs: 1, sessionMs: 2, chunkMs: 10, streamEndMs: 8, abortMs: 20 };
const PROJECTS = ['fresh', 'elsewhere', 'unlisted', 'stale-session', 'switched', 'removed'];

describe('the session of a mapping', () => {
  const shared = shareCommonBridge({ projects: PROJECTS, timing });
  const { someone } = shared;

  const sessionsOf = (project: string) =>
    shared.bridge.etienne.state.runs.filter((run) => run.project === project).map(({ sessionId }) => sessionId);
  const fileOf = (project: string, path: string) => join(shared.bridge.workspaceDir, project, path);
  const notes = ({ messages }: Person) =>
    messages.filter(({ text }) => /session than before|runs in a new one/.test(text));
  const mappedTo = ({ id }: Person) =>
    shared.bridge.mappingFile()['remote-sessions'].find(({ remoteSession }) => remoteSession.sessionId === String(id))
      ?.project.sessionId;

  it('stays the same when somebody presses New chat in Etienne, and the agent still knows the earlier talk', async () => {
    const person = await someone('fresh');
    await ask(person, 'first', /ECHO/);
    shared.bridge.etienne.state.newChat('fresh');
    assert.match((await ask(person, 'HISTORY')).text, /has had 2 prompts/);
    assert.equal(new Set(sessionsOf('fresh')).size, 1);
    assert.deepEqual(notes(person), []);
  });

  it('is left alone where another coding agent keeps its own elsewhere', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('elsewhere');
    state.keepSessionElsewhere('elsewhere');
    mkdirSync(fileOf('elsewhere', 'data'), { recursive: true });
    writeFileSync(fileOf('elsewhere', 'data/codex-thread.id'), '0199e2a7-3f6b-7c11-9b7a-2f1d1e0a9c55');
    await ask(person, 'first', /ECHO/);
    await ask(person, 'second', /ECHO/);
    assert.equal(existsSync(fileOf('elsewhere', 'data/session.id')), false);
  });

  it('is told where Etienne does not list it any more and a new one begins', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('unlisted');
    await ask(person, 'first', /ECHO/);
    state.newChat('unlisted');
    writeFileSync(fileOf('unlisted', '.etienne/chat.sessions.json'), '{"sessions":[]}');
    const sent = person.send('HISTORY');
    await answerTo(person, sent, /runs in a new one\. Earlier messages are not known there/);
    await answerTo(person, sent, /has had 1 prompt/);
    assert.equal(new Set(sessionsOf('unlisted')).size, 2);
    assert.equal(mappedTo(person), sessionsOf('unlisted').at(-1));
  });

  it('is told where Etienne cannot resume it', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('stale-session');
    await ask(person, 'first', /ECHO/);
    state.makeSessionStale(sessionsOf('stale-session')[0] ?? '');
    const sent = person.send('second');
    await answerTo(person, sent, /could not be resumed any more, so this message runs in a new one/);
    await answerTo(person, sent, /^ECHO: second$/);
    assert.equal(notes(person).length, 1);
  });

  it('is the most recent one once the project is chosen again: a fresh start', async () => {
    const { state } = shared.bridge.etienne;
    const person = await someone('switched');
    await ask(person, 'first', /ECHO/);
    state.newChat('switched');
    const { finished } = state.foreignRun('switched', 'begun in the page of Etienne');
    await finished;
    await ask(person, "project 'switched'", /now talking to switched/);
    assert.match((await ask(person, 'HISTORY')).text, /has had 2 prompts/);
    const [before, inThePage, after] = sessionsOf('switched');
    assert.notEqual(before, inThePage);
    assert.equal(after, inThePage);
    assert.deepEqual(notes(person), []);
  });

  it('is told where the project was removed and is there again, empty', async () => {
    const { state } = shared.bridge.etienne;
    state.setTiming({ recreateMs: 1 });
    const person = await someone('removed');
    await ask(person, 'first', /ECHO/);
    state.removeProject('removed');
    await untilExists(join(shared.bridge.workspaceDir, 'removed'));
    const sent = person.send('second');
    await answerTo(person, sent, /runs in a new one/);
    await answerTo(person, sent, /^ECHO: second$/);
  });
});
