import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markdownToTelegram } from '../../../telegram/src/rendering/index.ts';
import { en } from '../replies/words/en.ts';
import { planSubject } from './plan-subject.ts';

const readOf = (plan: string, input?: object) => {
  const { head, body } = planSubject(en, plan, { plan, ...input });
  return markdownToTelegram(`${head}\n\n${body}`).text;
};
const obstacleOf = (plan: string, input?: object) => planSubject(en, plan, { plan, ...input }).obstacle;

describe('what is shown of a plan', () => {
  it('has what else is asked for with it, also in its document', () => {
    const more = { allowedPrompts: [{ tool: 'Bash', prompt: 'delete all files' }], planFilePath: '/home/me/plan.md' };
    assert.match(readOf('Read it.', more), /Its file: \/home\/me\/plan\.md[\s\S]*with it:[\s\S]*"delete all files"/);
    assert.match(planSubject(en, 'Read it.', { plan: 'Read it.', ...more }).document.text, /"delete all files"/);
    assert.equal(obstacleOf('Read it.', more), undefined);
    assert.doesNotMatch(readOf('Read it.'), /with it/);
  });

  for (const [what, plan, text] of [
    ['a space of no width', 'a\u200bb', 'a\\u200bb'],
    ['an unseen sign of mathematics', 'a\u2062b', 'a\\u2062b'],
    ['letters of tags', 'a\u{e0062}b', 'a\\u{e0062}b'],
    ['a turned direction', 'a\u202eb', 'a\\u202eb'],
    ['a carriage return alone', 'a\rb', 'a\\rb'],
    ['a turned direction in code', '```\na\u202eb\n```', 'a\\u202eb'],
    ['a turned direction by its number', 'a&#x202e;b', 'a&#x202e;b'],
    ['a joiner by its name', 'a&zwj;b', 'a&zwj;b'],
  ] as const) {
    it(`writes out ${what}, and it cannot be allowed`, () => {
      assert.ok(readOf(plan).includes(text), readOf(plan));
      assert.match(obstacleOf(plan) ?? '', /cannot be seen/);
    });
  }

  it('writes out what is hidden beside it', () => {
    const more = { allowedPrompts: ['a\u202eb'] };
    assert.ok(readOf('x', more).includes('a\\u202eb'));
    assert.match(obstacleOf('x', more) ?? '', /cannot be seen/);
  });

  it('leaves emoji and scripts as they are, and it can be allowed', () => {
    const flag = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
    for (const plan of [`👩‍👩‍👧 ⚠️ 1️⃣ ${flag}`, 'می‌خواهم', 'क्‍ष ગ્‍', '\ufeff# Titre\u00a0: x\r\n\r\n- y & z\r\n']) {
      assert.equal(obstacleOf(plan), undefined, plan);
      assert.doesNotMatch(readOf(plan), /\\[ur]/);
    }
  });

  it('says where a secret in it is masked, and cannot be allowed where that may matter', () => {
    assert.match(readOf('Set PASSWORD=hunter2'), /A secret in it is not shown[\s\S]*Set PASSWORD=\[secret\]/);
    assert.match(obstacleOf('Set PASSWORD=hunter2') ?? '', /may be something that matters/);
    const certain = 'Use `ghp_16C7e42F292c6912E7710c838347Ae178B4a`';
    assert.match(readOf(certain), /A secret in it/);
    assert.equal(obstacleOf(certain), undefined);
  });
});
