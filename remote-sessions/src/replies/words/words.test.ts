import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkWords, type PartsOf } from '../../../../service-kit/src/testing/check-words.ts';
import { etienneUnauthorized } from '../../etienne/errors.ts';
import { failurePhrase } from '../general-replies.ts';
import { code } from '../markdown.ts';
import { HELD_BECAUSE, whyText } from '../why-text.ts';
import type { Words } from './en.ts';
import { LANGUAGES, wordsFor } from './words-for.ts';

const NAME = code('my-app');
/** As long as a folder's name may be. */
const LONG_NAME = code('x'.repeat(255));
const PATH = code('src/main.ts');
/** As long as a path is taken. */
const LONG_PATH = code('x'.repeat(1_000));
const SAID = code('Fix the tests that are red');
const LONG_SAID = code('x'.repeat(60));
const TIMES = ['5 min', '23 h 59 min'] as const;
const REASON = 'it is too long';
const LONG_REASON = 'x'.repeat(300);

const one = <Part>(usual: Part, longest: Part) => [[usual], [longest]] as const;
const count = one(2, 1_000);
const name = one(NAME, LONG_NAME);
const path = one(PATH, LONG_PATH);
const reason = one(REASON, LONG_REASON);

const parts: PartsOf<Words> = {
  buttons: { doNotName: count, forget: count },
  general: { answerByNumber: count },
  errors: {},
  backlog: {
    ask: [
      [2, TIMES[0]],
      [20, TIMES[1]],
    ],
    running: one(2, 20),
  },
  projects: {
    current: name,
    all: count,
    unknown: name,
    didYouMean: name,
    ambiguous: [
      [2, NAME],
      [100, LONG_NAME],
    ],
    byTitle: name,
    selected: name,
    othersWait: one(2, 20),
    filesLeft: [
      [2, NAME],
      [100, LONG_NAME],
    ],
    filesHere: count,
    gone: name,
  },
  prompts: { queued: one(2, 20), full: one(20, 20) },
  runs: {
    waitsForProject: name,
    waitsInEtienne: name,
    etienneAway: {},
    interrupted: {},
    stopRefused: reason,
    failures: { broke: reason, refused: reason, reported: reason, model: {} },
  },
  files: {
    bytes: one(2, 1_023),
    whyNotPlaced: { refused: reason, tooLarge: [['20 MB'], [undefined]] },
    notPlaced: [
      [PATH, REASON],
      [LONG_PATH, LONG_REASON],
    ],
    empty: path,
    kept: [
      [`${PATH}, ${PATH}`, 2],
      [`${LONG_PATH}, ${LONG_PATH}`, 2],
    ],
    forgotten: count,
    projectGone: name,
    pathRefused: [
      [PATH, REASON],
      [code('x'.repeat(200)), LONG_REASON],
    ],
    refusals: {},
    notHandedOut: path,
    noSuchFile: path,
    samePaths: path,
    isFolder: [
      [PATH, code('/files src')],
      [LONG_PATH, LONG_PATH],
    ],
    noSuchFolder: path,
    folderIn: [
      [PATH, NAME],
      [LONG_PATH, LONG_NAME],
    ],
    nothingToShow: path,
    listing: path,
    more: count,
    outgoingEmpty: path,
    noFilesHere: path,
    outgoingTooLarge: [
      [PATH, '50 MB'],
      [LONG_PATH, '50 MB'],
    ],
    encoding: path,
    encodedSent: [
      [PATH, '1.5 KB'],
      [LONG_PATH, '1,023 bytes'],
    ],
    notFetched: [
      [PATH, REASON],
      [LONG_PATH, LONG_REASON],
    ],
    reasons: {},
    notSent: [
      [PATH, REASON],
      [LONG_PATH, LONG_REASON],
    ],
  },
  modes: {
    texts: {},
    set: [
      ['`plan`', REASON],
      ['`acceptEdits`', LONG_REASON],
    ],
    unknown: name,
    choose: one('`plan`', '`acceptEdits`'),
  },
  status: {
    project: name,
    session: one('`01234567`', '`01234567`'),
    waiting: one(2, 20),
    decide: {},
    etienne: reason,
    files: [
      [TIMES[0], SAID],
      [TIMES[1], LONG_SAID],
    ],
    turn: [
      [TIMES[0], SAID],
      [TIMES[1], LONG_SAID],
    ],
    queued: [
      [TIMES[0], SAID],
      [TIMES[1], LONG_SAID],
    ],
    cutOff: [
      [TIMES[0], SAID, TIMES[0]],
      [TIMES[1], LONG_SAID, TIMES[1]],
    ],
    asking: [
      [SAID, TIMES[0]],
      [LONG_SAID, TIMES[1]],
    ],
    running: [
      [TIMES[0], SAID, 'Bash: npm test', TIMES[0]],
      [TIMES[1], LONG_SAID, 'x'.repeat(80), TIMES[1]],
    ],
  },
  voice: { runsIn: one(10, 10), notHeard: reason, reasons: {} },
  why: {
    head: one('Nov 23, 2026, 9:00:00 AM UTC', 'Nov 23, 2026, 12:00:00 AM UTC'),
    more: count,
    forOperator: one(code('evt_1'), code('x'.repeat(200))),
    tries: one(2, 1_000),
    because: reason,
    held: {},
    steps: {},
  },
  questions: {
    unseen: one(60, 60),
    size: [
      [2, 2_000],
      [100_000, 1_048_576],
    ],
    inDocument: [
      [PATH, '2 lines, 60 characters'],
      [LONG_PATH, '100,000 lines, 1,048,576 characters'],
    ],
    comesAsDocument: [
      [PATH, '2 lines, 60 characters'],
      [LONG_PATH, '100,000 lines, 1,048,576 characters'],
    ],
    nowhere: one('2 lines, 60 characters', '100,000 lines, 1,048,576 characters'),
    obstacle: reason,
    open: [
      ['Choose', 60],
      ['Choose, or write what should be different', 60],
    ],
    deniedBecause: one('use git', 'x'.repeat(200)),
    countOf: [
      [1, 2],
      [99, 99],
    ],
    buttonsOfFirst: one(40, 40),
  },
  plans: { file: path, outOfReach: path },
  tools: {
    use: one(code('Bash'), LONG_NAME),
    titles: {},
    longPath: one(' somewhere', ' (whether this is in the project is not known)'),
    remark: one('run the tests', 'x'.repeat(300)),
    labels: {},
    changeOf: [
      [1, 2],
      [99, 99],
    ],
    changesNothing: one('The change', 'Change 99 of 99'),
    addsLineEnd: one('The change', 'Change 99 of 99'),
    takesLineEnd: one('The change', 'Change 99 of 99'),
    everywhere: one('The change', 'Change 99 of 99'),
  },
};

/**
 * In characters. A notice is read at a glance, and ten lines of 35 characters fill half a phone: a measure of ours, as is
 * the whole screen for the text of /help, which is asked for. A label is 24, what a row of a list holds at the messenger
 * that gives least room (WhatsApp Cloud API, interactive list messages); Telegram and Teams name no number. With the
 * longest parts all fits into one message of Telegram (Bot API, sendMessage).
 */
const MOST_IN_NOTICE = 350;
const MOST_IN_HELP = 700;
const MOST_ON_BUTTON = 24;
const MOST_IN_MESSAGE = 4_096;

checkWords({
  languages: LANGUAGES,
  parts,
  most: (text) =>
    text.startsWith('buttons.') ? MOST_ON_BUTTON : text === 'general.help' ? MOST_IN_HELP : MOST_IN_NOTICE,
  mostWithLongest: (text) => (text.startsWith('buttons.') ? MOST_ON_BUTTON : MOST_IN_MESSAGE),
  alike: ['status.etienne', 'files.bytes'],
});

describe('the words of the manager', () => {
  for (const [language, { buttons, questions, runs }] of Object.entries(LANGUAGES)) {
    it(`name buttons as they are called, in the language ${language}`, () => {
      for (const text of [questions.pressAllow, questions.fileIsComing, questions.coming]) {
        assert.ok(text.includes(`*${buttons.allow}*`), text);
      }
      assert.ok(questions.pressAllow.includes(`\`${buttons.allow}\``));
      for (const text of [questions.pressAllow, questions.notAllowedHere]) {
        assert.ok(text.includes(`*${buttons.deny}*`), text);
      }
      const labels = Object.values(buttons).map((label) => (typeof label === 'string' ? label : label(1)));
      assert.ok(!labels.includes(runs.stopping));
    });
  }

  it('tell in each language why a prompt is held, and any other reason as the log has it', () => {
    const step = { at: '2026-11-23T09:00:00.000Z', part: 'prompt', became: 'waiting', id: 'e1' };
    const because = (reason: string) => whyText('e1', [{ ...step, reason }])(LANGUAGES.de).text;
    for (const name of ['undecided', 'unconfirmed'] as const) {
      assert.ok(because(HELD_BECAUSE[name]).includes(`Grund: ${LANGUAGES.de.why.held[name]}`));
      assert.equal(LANGUAGES.en.why.held[name], HELD_BECAUSE[name]);
    }
    assert.match(because('a full disk'), /Grund: a full disk/);
    assert.match(because('a full disk'), /\(23\.11\.2026, 09:00:00 UTC\)/);
  });

  it('are English where nothing is known, and those of the language without its country', () => {
    assert.equal(wordsFor(undefined), LANGUAGES.en);
    assert.equal(wordsFor('xx-YY'), LANGUAGES.en);
    assert.equal(wordsFor('de-CH'), LANGUAGES.de);
  });

  it('tell of a failure by its code, and nothing of others', () => {
    assert.equal(
      failurePhrase(etienneUnauthorized('for the log'))?.(LANGUAGES.de),
      LANGUAGES.de.errors.ETIENNE_UNAUTHORIZED,
    );
    assert.equal(failurePhrase(Object.assign(new Error('x'), { code: 'toString' })), undefined);
    assert.equal(failurePhrase(new Error('ETIENNE_FAILED')), undefined);
    assert.equal(failurePhrase('ETIENNE_FAILED'), undefined);
  });
});
