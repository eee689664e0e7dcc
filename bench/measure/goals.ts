import { atLeast, atMost, compare, type Limit, type Row } from './compare.ts';
import { FEW_CHATS, MANY_CHATS, type Round } from './round.ts';

interface Goal {
  name: string;
  unit: string;
  of(round: Round): number | undefined;
  /** Against the build of another commit. */
  build?: Limit;
  relay?: Limit;
}

const GOALS: readonly Goal[] = [
  {
    name: 'processor time per prompt of both services, one by one',
    unit: 'ms',
    of: ({ oneByOne }) => oneByOne.processorMs.both,
    build: atMost(0.5),
    relay: atMost(2),
  },
  {
    name: `processor time per prompt of both services, ${FEW_CHATS} chats at once`,
    unit: 'ms',
    of: ({ fewChats }) => fewChats.processorMs.both,
    build: atMost(0.5),
    relay: atMost(2),
  },
  {
    name: `prompts per second, ${FEW_CHATS} chats at once`,
    unit: '/s',
    of: ({ fewChats }) => fewChats.perSecond,
    build: atLeast(2),
    relay: atLeast(0.6),
  },
  {
    name: `prompts per second, ${MANY_CHATS} chats at once`,
    unit: '/s',
    of: ({ manyChats }) => manyChats?.perSecond,
    build: atLeast(2),
    relay: atLeast(0.6),
  },
  {
    name: 'update to answer, median (replies, which no build holds)',
    unit: 'ms',
    of: ({ oneByOne }) => oneByOne.answerMs.median,
    build: atMost(0.6),
    relay: atMost(2),
  },
  {
    name: 'update to answer, p99 (replies)',
    unit: 'ms',
    of: ({ oneByOne }) => oneByOne.answerMs.p99,
    build: atMost(0.6),
  },
  {
    name: 'update to answer, median, a text by itself (with the hold of ADR 11, where a build has it)',
    unit: 'ms',
    of: ({ held }) => held.answerMs.median,
  },
  {
    name: `${MANY_CHATS} chats writing in the same moment: the slowest answer`,
    unit: 'ms',
    of: ({ burst }) => burst?.answerMs.max,
    build: atMost(0.5),
  },
  {
    name: 'memory at rest after this work, both services (RSS)',
    unit: 'MB',
    of: ({ rested }) => rested.bothMb,
    build: atMost(0.75),
    relay: atMost(1.15),
  },
  { name: 'the same, shared pages in parts (PSS)', unit: 'MB', of: ({ rested }) => rested.sharedOutMb },
  { name: 'memory right after the start, both services (RSS)', unit: 'MB', of: ({ started }) => started.bothMb },
  {
    name: 'start to ready',
    unit: 'ms',
    of: ({ start }) => start.readyMs,
    build: atMost(0.7),
  },
  { name: 'processor time of that start', unit: 'ms', of: ({ start }) => start.processorMs },
  { name: 'waits for the disk per prompt', unit: 'syncs', of: ({ syncs }) => syncs?.both },
];

/** Holds the rounds of this build against those of another, each pair measured in turn. */
export function judgeRounds(kind: 'build' | 'relay', ours: readonly Round[], theirs: readonly Round[]): Row[] {
  return GOALS.flatMap((goal) => {
    const [own, other] = [ours, theirs].map((rounds) => rounds.map(goal.of));
    const both = [own, other].map((values) => (values ?? []).filter((value) => value !== undefined));
    const [mine = [], others = []] = both;
    if (mine.length === 0 || mine.length !== others.length) return [];
    return [compare(goal.name, goal.unit, mine, others, goal[kind])];
  });
}
