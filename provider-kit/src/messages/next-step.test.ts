import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlannedPart } from './message-port.ts';
import { nextStep } from './next-step.ts';
import { LEFT_AS_IT_IS } from './part-store.ts';

const part = (slot: string, fingerprint: string, more: Partial<PlannedPart> = {}): PlannedPart => ({
  slot,
  position: 0,
  fingerprint,
  ...more,
});
const shown = (slot: string, fingerprint: string) => ({ slot, platformId: `id of ${slot}`, fingerprint });
const begun = (slot: string) => ({ slot, platformId: undefined, fingerprint: '' });

describe('the next step towards a plan', () => {
  const fixed = { isFixed: true } as const;
  const cases: [string, PlannedPart[], Parameters<typeof nextStep>[1], [string, string] | undefined][] = [
    ['is none where all is shown', [part('a', '1')], [shown('a', '1')], undefined],
    ['is sending what is missing', [part('a', '1'), part('b', '1')], [shown('a', '1')], ['send', 'b']],
    ['is sending again what had begun', [part('a', '1')], [begun('a')], ['send', 'a']],
    ['is editing what is different', [part('a', '2')], [shown('a', '1')], ['edit', 'a']],
    ['leaves what was left as it is', [part('a', '2')], [shown('a', LEFT_AS_IT_IS)], undefined],
    ['is removing what is in no plan, once all else is shown', [part('a', '1')], [shown('b', '1')], ['send', 'a']],
    ['is removing what is in no plan', [part('a', '1')], [shown('a', '1'), shown('b', '1')], ['remove', 'b']],
    [
      'is removing what cannot be edited before anything is sent',
      [part('a', '1'), part('b', '2', fixed)],
      [shown('b', '1')],
      ['remove', 'b'],
    ],
    ['is sending it anew then', [part('b', '2', fixed)], [], ['send', 'b']],
    ['is none where it is as it was', [part('b', '1', fixed)], [shown('b', '1')], undefined],
  ];
  for (const [name, plan, stored, expected] of cases) {
    it(name, () => {
      const step = nextStep(plan, stored);
      assert.deepEqual(step && [step.type, step.type === 'remove' ? step.slot : step.part.slot], expected);
    });
  }
});
