import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnswerId, Answers } from './answers.ts';
import { afterAnswer, afterCheck, beginWizard, type Finding, nextStep, type WizardState } from './wizard.ts';

const OK: Finding = { status: 'ok', text: 'fine' };
const WRONG: Finding = { status: 'wrong', text: 'It says no.' };
const UNREACHED: Finding = { status: 'unreached', text: 'Nobody answers.' };
const SET_UP: Answers = { token: '1:a', etienneUrl: 'http://e', etienneWay: 'jwtSecret', etienneJwtSecret: 's' };

const begin = (options: Partial<Parameters<typeof beginWizard>[0]> = {}) =>
  beginWizard({ isInteractive: true, isUnchecked: false, before: {}, given: {}, ...options });

/** What a step is about, in a word. */
function nameOf(state: WizardState): string {
  const step = nextStep(state);
  if (step.kind === 'ask') return step.question.id;
  return step.kind === 'check' ? `check ${step.topic}` : step.kind;
}

type Move = [AnswerId, string] | Finding;

/** Walks through the wizard and names each step; an answer must be to what is asked. */
function walk(state: WizardState, moves: readonly Move[]): string[] {
  const names = [nameOf(state)];
  let now = state;
  for (const move of moves) {
    const step = nextStep(now);
    if (step.kind === 'ask') {
      const [id, answer] = move as [AnswerId, string];
      assert.equal(id, step.question.id);
      now = afterAnswer(now, id, answer);
    } else if (step.kind === 'check') now = afterCheck(now, step.topic, move as Finding);
    names.push(nameOf(now));
  }
  return names;
}

describe('the wizard with somebody who answers', () => {
  it('asks the first time for the messenger, tries each answer, and an Etienne without sign-in first', () => {
    const moves: Move[] = [['topics', 'telegram'], ['token', '1:a'], OK, ['etienneUrl', 'http://e'], OK];
    assert.deepEqual(walk(begin(), moves), [
      'topics',
      'token',
      'check telegram',
      'etienneUrl',
      'check etienne',
      'write',
    ]);
  });

  it('sets up both messengers, and asks for each of its values', () => {
    const moves: Move[] = [
      ['topics', 'telegram teams'],
      ['token', '1:a'],
      OK,
      ['teamsAppId', 'a'],
      ['teamsAppPassword', 'p'],
      ['teamsTenantId', ''],
      WRONG,
    ];
    assert.deepEqual(walk(begin(), moves).slice(3), [
      'teamsAppId',
      'teamsAppPassword',
      'teamsTenantId',
      'check teams',
      'teamsAppId',
    ]);
  });

  it('asks how to sign in where Etienne wants it, and again where that is refused', () => {
    const moves: Move[] = [
      ['etienneUrl', 'http://e'],
      WRONG,
      ['etienneWay', 'account'],
      ['etienneUsername', 'kim'],
      ['etiennePassword', 'p'],
      ['etienneAuthUrl', 'http://a'],
      WRONG,
      ['etienneWay', 'token'],
      ['etienneToken', 't'],
      OK,
    ];
    const state = begin({ before: { token: '1:a' } });
    const names = walk(afterAnswer(state, 'topics', 'etienne'), moves);
    assert.deepEqual(names.slice(1), [
      'check etienne',
      'etienneWay',
      'etienneUsername',
      'etiennePassword',
      'etienneAuthUrl',
      'check etienne',
      'etienneWay',
      'etienneToken',
      'check etienne',
      'write',
    ]);
  });

  it('asks again for a token that is refused, and shows nothing of it', () => {
    const state = afterAnswer(afterAnswer(begin(), 'topics', 'telegram'), 'token', '1:secret');
    const refused = afterCheck(state, 'telegram', WRONG);
    assert.equal(nameOf(refused), 'token');
    assert.ok(!JSON.stringify(refused).includes('1:secret'));
    assert.ok(!JSON.stringify(nextStep(refused)).includes('keeps'));
  });

  for (const [answer, expected] of [
    ['again', 'check telegram'],
    ['other', 'token'],
    ['anyway', 'etienneUrl'],
  ] as const) {
    it(`goes on with "${answer}" where Telegram cannot be reached`, () => {
      const moves: Move[] = [['topics', 'telegram'], ['token', '1:a'], UNREACHED, ['unreached', answer]];
      assert.deepEqual(walk(begin(), moves).slice(3), ['unreached', expected]);
    });
  }

  it('enters the address of the sign-in service again where that is what cannot be reached', () => {
    const given: Answers = {
      etienneUrl: 'http://e',
      etienneUsername: 'k',
      etiennePassword: 'p',
      etienneAuthUrl: 'http://a',
    };
    const away: Finding = { ...UNREACHED, where: 'etienneAuthUrl' };
    const names = walk(begin({ given, before: SET_UP }), [away, ['unreached', 'other']]);
    assert.deepEqual(names, ['check etienne', 'unreached', 'etienneAuthUrl']);
  });

  it('changes one thing of what is set up, and keeps a secret for an empty answer', () => {
    const state = begin({ before: SET_UP });
    assert.deepEqual(walk(state, [['topics', 'telegram'], ['token', '2:b'], OK]).at(-1), 'write');
    const kept = afterAnswer(afterAnswer(state, 'topics', 'telegram'), 'token', '');
    assert.deepEqual(nextStep(kept), { kind: 'check', topic: 'telegram', answers: { token: '1:a' } });
  });

  it('asks how to sign in anew where a way is set', () => {
    const names = walk(begin({ before: SET_UP }), [
      ['topics', 'etienne'],
      ['etienneUrl', 'http://e'],
    ]);
    assert.deepEqual(names, ['topics', 'etienneUrl', 'etienneWay']);
  });

  it('asks for what makes text of voice messages where that is wanted, and again for what is wrong of it', () => {
    const moves: Move[] = [
      ['topics', 'transcription'],
      ['transcriptionUrl', 'http://v'],
      ['transcriptionKey', ''],
      ['transcriptionModel', ''],
      ['transcriptionLanguage', 'de'],
      ['transcriptionConfirm', 'no'],
      { ...WRONG, where: ['transcriptionKey'] },
      ['transcriptionKey', 'k'],
      UNREACHED,
      ['unreached', 'other'],
    ];
    assert.deepEqual(walk(begin({ before: SET_UP }), moves).slice(1), [
      'transcriptionUrl',
      'transcriptionKey',
      'transcriptionModel',
      'transcriptionLanguage',
      'transcriptionConfirm',
      'check transcription',
      'transcriptionKey',
      'check transcription',
      'unreached',
      'transcriptionUrl',
    ]);
    const written = walk(begin({ before: SET_UP, isUnchecked: true }), moves.slice(0, 6));
    assert.equal(written.at(-1), 'write');
  });

  it('leaves out what may be left out and is emptied, but for a secret', () => {
    const before = { ...SET_UP, transcriptionUrl: 'http://v', transcriptionKey: 'k', transcriptionLanguage: 'de' };
    let state = begin({ before });
    for (const [id, answer] of [
      ['topics', 'transcription'],
      ['transcriptionUrl', 'http://v'],
      ['transcriptionKey', ''],
      ['transcriptionModel', ''],
      ['transcriptionLanguage', ''],
      ['transcriptionConfirm', 'yes'],
    ] as const) {
      state = afterAnswer(state, id, answer);
    }
    const answers = {
      transcriptionUrl: 'http://v',
      transcriptionKey: 'k',
      transcriptionModel: '',
      transcriptionLanguage: '',
      transcriptionConfirm: 'yes',
    };
    assert.deepEqual(nextStep(state), { kind: 'check', topic: 'transcription', answers });
  });

  it('offers to start once it is written', () => {
    const written = { ...begin({ before: SET_UP, given: { token: '1:a' } }), isWritten: true, isUnchecked: true };
    assert.equal(nameOf(written), 'start');
    assert.deepEqual(nextStep(afterAnswer(written, 'start', 'yes')), { kind: 'end', isToStart: true });
    assert.deepEqual(nextStep(afterAnswer(written, 'start', 'no')), { kind: 'end', isToStart: false });
  });
});

describe('the wizard with nobody who answers', () => {
  const alone = (given: Answers, before: Answers = {}) => begin({ isInteractive: false, given, before });

  it('takes what is given and what is usual', () => {
    const names = walk(alone({ token: '1:a' }), [OK, OK]);
    assert.deepEqual(names, ['check telegram', 'check etienne', 'write']);
    const afterBot = afterCheck(alone({ token: '1:a' }), 'telegram', OK);
    assert.deepEqual(nextStep(afterBot), {
      kind: 'check',
      topic: 'etienne',
      answers: { etienneUrl: 'http://localhost:6060', etienneWay: 'none' },
    });
  });

  it('signs in by the host of Etienne where nothing else is told', () => {
    const given: Answers = { etienneUrl: 'https://box.example:6060', etienneUsername: 'k', etiennePassword: 'p' };
    const step = nextStep(alone(given, { token: '1:a' }));
    assert.ok(step.kind === 'check');
    assert.equal(step.answers.etienneAuthUrl, 'https://box.example:5950');
  });

  it('changes what is given alone', () => {
    assert.deepEqual(walk(alone({ token: '2:b' }, SET_UP), [OK]), ['check telegram', 'write']);
    assert.deepEqual(walk(alone({ teamsAppId: 'x', teamsAppPassword: 'y' }, SET_UP), [OK]), ['check teams', 'write']);
    assert.deepEqual(walk(alone({ transcriptionUrl: 'http://v' }, SET_UP), [OK]), ['check transcription', 'write']);
  });

  it('tries all that is set up where nothing is given', () => {
    assert.deepEqual(walk(alone({}, SET_UP), [OK, OK]), ['check telegram', 'check etienne', 'write']);
  });

  it('stops with the option that is missing, or with what was found', () => {
    assert.match(JSON.stringify(nextStep(alone({}))), /give --token/);
    assert.match(JSON.stringify(nextStep(alone({ teamsAppId: 'x' }))), /give --teams-app-password/);
    assert.match(JSON.stringify(nextStep(alone({ transcriptionKey: 'k' }, SET_UP))), /give --transcription-url/);
    for (const finding of [WRONG, UNREACHED]) {
      const stopped = afterCheck(alone({ token: '1:a' }), 'telegram', finding);
      assert.deepEqual(nextStep(stopped), { kind: 'stop', reason: 'text' in finding ? finding.text : '' });
    }
  });

  it('tries nothing where that is wanted', () => {
    assert.equal(nameOf({ ...alone({ token: '1:a' }), isUnchecked: true }), 'write');
  });
});
