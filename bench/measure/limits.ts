import { medianOf } from './compare.ts';
import { rounded } from './numbers.ts';
import { FEW_CHATS, MANY_CHATS, type Round } from './round.ts';

/**
 * Says what the stand-ins and the load generator, which share the machine, took of it, and how busy all were together.
 *
 * Near 100 % the processor is what limits a throughput; far below it the waits for the disk are, or other work of the
 * machine.
 */
export function whatLimits(builds: readonly { name: string; rounds: readonly Round[] }[]): string {
  const lines = builds.map(({ name, rounds }) => {
    const standIns = rounds.map(({ fewChats }) => fewChats.processorMs.standIns);
    const few = rounds.map(({ fewChats }) => fewChats.busy * 100);
    const many = rounds.flatMap(({ manyChats }) => (manyChats === undefined ? [] : [manyChats.busy * 100]));
    const busyOfMany = many.length > 0 ? `${rounded(medianOf(many))} %` : '';
    return `| ${name} | ${rounded(medianOf(standIns))} ms | ${rounded(medianOf(few))} % | ${busyOfMany} |`;
  });
  return [
    '### What limits the throughput',
    '',
    `| build | stand-ins and load, per prompt | all cores in use, ${FEW_CHATS} chats | ${MANY_CHATS} chats |`,
    '| --- | --- | --- | --- |',
    ...lines,
    '',
  ].join('\n');
}
