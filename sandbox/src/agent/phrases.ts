import type { ModelApi } from '../etienne/index.ts';
import { askSeveralThings, askSomething } from './ask-things.ts';
import { changeFile, makeFile, makePicture } from './make-things.ts';
import { makePlan } from './plan-things.ts';
import { showFormatting, showTable } from './show-things.ts';
import type { Steps } from './steps.ts';
import {
  answerAtLength,
  askHelper,
  fail,
  letToolFail,
  runCommand,
  takeManySteps,
  workSlowly,
} from './work-at-length.ts';

/** What a person can ask the agent for. */
export interface Phrase {
  /** The first is the one that is suggested. */
  says: readonly [string, ...string[]];
  /** What comes of it, as it is told to a person. */
  tells: string;
  behave(api: ModelApi): Steps;
}

export const PHRASES: readonly Phrase[] = [
  {
    says: ['make a file', 'write a file', 'create a file'],
    tells: 'a file in the project, which you can fetch',
    behave: makeFile,
  },
  {
    says: ['ask me something', 'ask me a question', 'ask me'],
    tells: 'a question with buttons; words answer it, too',
    behave: askSomething,
  },
  {
    says: ['show me a table', 'show me the files', 'make a table'],
    tells: 'what a table looks like in a chat',
    behave: showTable,
  },
  {
    says: ['work slowly', 'work long', 'be slow'],
    tells: 'a preview that grows, and Stop',
    behave: workSlowly,
  },
  {
    says: ['make a picture', 'paint a picture', 'draw a picture'],
    tells: 'a picture that you can fetch',
    behave: makePicture,
  },
  { says: ['make a plan', 'plan something'], tells: 'a plan to allow or refuse', behave: makePlan },
  { says: ['fail'], tells: 'a failure that can be run again', behave: fail },
  {
    says: ['ask me several things', 'ask me several questions'],
    tells: 'two questions, one of them with several answers',
    behave: askSeveralThings,
  },
  {
    says: ['change the file', 'edit the file', 'change a file'],
    tells: 'a change in `README.md`',
    behave: changeFile,
  },
  { says: ['run a command'], tells: 'a command and what it prints', behave: runCommand },
  {
    says: ['show me formatting', 'show me markdown', 'show me everything'],
    tells: 'one of everything that an answer can look like',
    behave: showFormatting,
  },
  {
    says: ['write a long answer', 'answer at length'],
    tells: 'an answer that is too long for a message',
    behave: answerAtLength,
  },
  { says: ['take many steps'], tells: 'five steps with a tool each', behave: takeManySteps },
  { says: ['ask a helper', 'use a helper'], tells: 'work that goes on in the background', behave: askHelper },
  { says: ['let a tool fail'], tells: 'a tool that fails', behave: letToolFail },
];

const meanings = new Map(PHRASES.flatMap((phrase) => phrase.says.map((says) => [says, phrase])));

const GREETINGS = new Set([
  'hello',
  'hello there',
  'hi',
  'hey',
  'good morning',
  'good evening',
  'help',
  'help me',
  'what can you do',
  'what can i do',
  'what now',
  'who are you',
]);

const normal = (message: string) =>
  message
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim()
    .replace(/^please | please$/, '');

/**
 * What a whole message in plain words asks for; undefined where it is anything else.
 *
 * How it is written does not matter: capitals, "please", a full stop.
 */
export const phraseFor = (message: string): Phrase | undefined => meanings.get(normal(message));

export const isGreeting = (message: string): boolean => GREETINGS.has(normal(message));
