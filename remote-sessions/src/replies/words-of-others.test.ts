import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EtienneError } from '../etienne/errors.ts';
import { assertOnlyWords, hostileWords } from '../testing/hostile-words.ts';
import * as files from './file-replies.ts';
import * as questions from './question-replies.ts';
import * as replies from './replies.ts';
import type { Phrase, Reply, ReplyText } from './reply-text.ts';
import { type Status, statusText } from './status-text.ts';
import { whyText } from './why-text.ts';
import { en, type Words } from './words/en.ts';
import { LANGUAGES } from './words/words-for.ts';

type Said = Reply | undefined;

/** How each reply is said with words of others in it; what takes no words is said once. */
const SAID: Record<string, Record<string, (words: string) => Said>> = {
  'backlog-replies.ts': {
    askBacklog: (words) => replies.askBacklog({ askedAt: 1, texts: [words, words], waitedMs: 1 }),
    backlogWaits: (words) => replies.backlogWaits({ askedAt: 1, texts: [words] }),
    backlogDecided: () => replies.backlogDecided(2, 1),
  },
  'general-replies.ts': {
    failed: () => replies.failed(refusal),
    failurePhrase: () => replies.runFailed(failurePhraseOf(refusal), '1', ''),
  },
  'mode-replies.ts': {
    modeSet: (words) => replies.modeSet(words as 'plan'),
    modeChoice: (words) => replies.modeChoice(words, words),
  },
  'project-replies.ts': {
    projectList: (words) => replies.projectList(many(words), words),
    welcome: (words) => replies.welcome([words]),
    projectUnknown: (words) => replies.projectUnknown(words, words, [words]),
    projectAmbiguous: (words) => replies.projectAmbiguous(words, [words, words]),
    projectSelected: (words) =>
      replies.projectSelected(words, { hasSession: true, waiting: 2, kept: 2, left: { name: words, kept: 1 } }),
    projectByTitle: (words) => replies.projectByTitle(words, true),
    noProjectYet: (words) => replies.noProjectYet([words]),
    projectGone: (words) => replies.projectGone(words),
  },
  'prompt-replies.ts': {
    afterAdding: (words) => replies.afterAdding({ status: 'queued', place: 2 }, words),
    didYouMeanStop: (words) => replies.didYouMeanStop(words),
  },
  'question-replies.ts': { questionUnseen: () => questions.questionUnseen(60) },
  'run-replies.ts': {
    waitsForProject: (words) => replies.waitsForProject(words),
    waitsInEtienne: (words) => replies.waitsInEtienne(words),
    gaveUpWaiting: (words) => replies.gaveUpWaiting(words),
    stopped: () => replies.stopped('```\nleft open'),
    maybeStarted: (words) => replies.maybeStarted(words),
    interrupted: (words) => replies.interrupted(words, ''),
    lostFromSight: (words) => replies.lostFromSight(() => words, words, '~~~ts\nleft open'),
    runFailed: (words) => replies.runFailed(() => words, words, '```\nleft open'),
    waitsForEtienne: (words) => replies.waitsForEtienne({ code: words }),
    pausedAtLimit: () => replies.pausedAtLimit('1', '```\nleft open'),
    stopRefused: (words) => replies.stopRefused(() => words),
    runBroke: (words) => replies.runFailed(replies.runBroke(words), '1', ''),
    answer: () => replies.answer('```\nleft open'),
    modelFailed: (words) => replies.modelFailed('unknown', words, '1', '```\nleft open'),
  },
  'status-text.ts': {
    statusText: (words) =>
      statusText({
        project: words,
        sessionId: words,
        running: { prompt: words, ageMs: 1, activity: words, quietMs: 1, phase: 'running' as const },
        waiting: [{ text: words }],
        etienne: { ok: false, reason: () => words },
      } satisfies Status),
  },
  'voice-replies.ts': {
    voiceHeard: (words) => replies.voiceHeard(words, 10_000),
    voiceToConfirm: (words) => replies.voiceToConfirm(words, words),
    voiceNotHeard: () => replies.voiceNotHeard('too_long'),
  },
  'why-text.ts': {
    whyText: (words) =>
      whyText(words, [
        { at: '2026-11-23T09:00:00.000Z', part: 'message', became: 'waiting', id: words, tries: 2, reason: words },
      ]),
  },
  'file-replies.ts': {
    notPlaced: (words) => files.notPlaced(words, () => words, true),
    whyNotPlaced: (words) => files.notPlaced(words, whyNotPlacedOf(refusal), false),
    fileEmpty: (words) => files.fileEmpty(words, true),
    filesKept: (words) => files.filesKept([words, words], words),
    keptForgotten: () => files.keptForgotten(1),
    projectGone: (words) => files.projectGone(words),
    pathRefused: (words) => files.pathRefused(words, words),
    notHandedOut: (words) => files.notHandedOut(words),
    noSuchFile: (words) => files.noSuchFile(words),
    samePaths: (words) => files.samePaths(words, []),
    isFolder: (words) => files.isFolder(words, []),
    noSuchFolder: (words) => files.noSuchFolder(words),
    folderListing: (words) => files.folderListing({ project: words, folder: words, shown: 1, more: 2 }, []),
    outgoingEmpty: (words) => files.outgoingEmpty(words),
    noFilesHere: (words) => files.noFilesHere(words),
    outgoingTooLarge: (words) => files.outgoingTooLarge(words, 10),
    encoding: (words) => files.encoding(words),
    encodedSent: (words) => files.encodedSent(words, 10),
    notEncoded: (words) =>
      files.notEncoded(
        words,
        () => words,
        () => [],
      ),
    notSent: (words) => files.notSent(words, () => words),
    notSentAsTooLarge: (words) => files.notSentAsTooLarge(words, words),
    reasonOf: (words) => files.notSent(words, files.reasonOf('notTaken')),
  },
};

/** They make no text of a reply: errors, buttons, sizes, what other replies are made with. */
const NO_REPLIES = new Set(['providerGone', 'projectVanished', 'projectButtons', 'readAction']);
/** Not about words of others, or tested through all of them. */
const HELPERS = [
  'actions.ts',
  'choices-in-words.ts',
  'fitted-client.ts',
  'in-language.ts',
  'markdown.ts',
  'open-fence.ts',
  'replies.ts',
  'reply-text.ts',
  'short-text.ts',
];
/** The words only make the id of a button. */
const IDS_ONLY = new Set([
  'welcome',
  'noProjectYet',
  'afterAdding',
  'didYouMeanStop',
  'keptForgotten',
  'gaveUpWaiting',
  'maybeStarted',
  'interrupted',
  'pausedAtLimit',
  'stopped',
  'waitsForEtienne',
  'questionUnseen',
  'backlogDecided',
  'failed',
  'failurePhrase',
  'voiceNotHeard',
  'answer',
]);

const many = (words: string) => [words, ...Array.from({ length: 41 }, (_, index) => `p${index}`)];
const refusal = new EtienneError({ code: 'ETIENNE_FAILED', message: 'x', requestMayHaveArrived: false });
const failurePhraseOf = (error: unknown): Phrase => replies.failurePhrase(error) ?? assert.fail();
const whyNotPlacedOf = (error: unknown): Phrase => files.whyNotPlaced(error) ?? assert.fail();

/** A reply that takes no parts: with the words alone it is a text. A part of a reply says nothing by itself. */
function constantOf(exported: unknown): Reply | undefined {
  if (typeof exported !== 'function') return undefined;
  try {
    const made: unknown = exported(en);
    if (typeof made === 'string') return () => ({ text: '' });
    return typeof made === 'object' && made !== null && 'text' in made ? (exported as Reply) : undefined;
  } catch {
    return undefined;
  }
}

const textOf = (said: Said, words: Words): string => said?.(words).text ?? '';

describe('words of others in a reply', () => {
  it('are tried in every reply that there is', async () => {
    const folder = new URL('.', import.meta.url);
    const found = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    assert.deepEqual(found.filter((name) => !HELPERS.includes(name)).sort(), Object.keys(SAID).sort());
    for (const [name, said] of Object.entries(SAID)) {
      const module: Record<string, unknown> = await import(new URL(name, folder).href);
      const functions = Object.keys(module).filter(
        (one) => typeof module[one] === 'function' && !NO_REPLIES.has(one) && constantOf(module[one]) === undefined,
      );
      assert.deepEqual(functions.sort(), Object.keys(said).sort(), name);
    }
  });

  for (const [file, said] of Object.entries(SAID)) {
    for (const [name, say] of Object.entries(said)) {
      it(`are nothing but words in ${name} of ${file}, in every language`, () => {
        const most = IDS_ONLY.has(name)
          ? 0
          : ['status-text.ts', 'backlog-replies.ts'].includes(file)
            ? 59
            : Number.POSITIVE_INFINITY;
        fc.assert(
          fc.property(hostileWords, (words) => {
            for (const spoken of Object.values(LANGUAGES)) {
              assertOnlyWords((one) => textOf(say(one), spoken), isShownWhole(name, words), most);
            }
          }),
          { numRuns: 25 },
        );
      });
    }
  }

  for (const [language, words] of Object.entries(LANGUAGES)) {
    it(`leave our own commands as they are, and every reply names those that it has, in the language ${language}`, async () => {
      const named: string[] = [];
      const check = (name: string, said: Said) => {
        const reply: ReplyText | undefined = said?.(words);
        if (reply === undefined) return;
        const prose = reply.text.replace(/(`+)[^`][\s\S]*?\1/g, '');
        const commands = [...prose.matchAll(/(?<![\w/.])\/([a-z]+)\b/g)].map(([, command = '']) => command);
        for (const command of commands) {
          assert.ok(reply.commands?.includes(command), `${name} does not name /${command}`);
          named.push(command);
        }
      };
      const folder = new URL('.', import.meta.url);
      for (const [file, said] of Object.entries(SAID)) {
        for (const [name, say] of Object.entries(said)) check(name, say('abc'));
        const module: Record<string, unknown> = await import(new URL(file, folder).href);
        for (const [name, reply] of Object.entries(module)) check(name, constantOf(reply));
      }
      check(
        'noProject',
        statusText({
          project: undefined,
          sessionId: undefined,
          running: undefined,
          waiting: [],
          etienne: { ok: true },
        }),
      );
      check('noProjects', replies.projectList([], undefined));
      check('queueFull', replies.afterAdding({ status: 'full' }, '1'));
      assert.ok(named.length > 12, `only ${named.length} commands were found`);
    });
  }

  it('stay apart from what the agent left open', () => {
    for (const open of ['```sh\nls', '~~~\nls\n', '````\n```\nls']) {
      for (const reply of [
        replies.stopped(open),
        replies.interrupted('1', open),
        replies.runFailed(() => 'Bad.', '1', open),
      ]) {
        assert.match(reply(en).text, /ls\n+(`{3,4}|~~~)\n\n[*⚠]/);
      }
    }
  });
});

/** A sentence of a failure loses its last full stops. */
const isShownWhole = (name: string, words: string): string =>
  ['runBroke', 'modelFailed', 'stopRefused', 'statusText', 'notEncoded'].includes(name)
    ? words.replace(/[.\s]+$/, '') || 'x'
    : words;
