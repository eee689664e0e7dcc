/** By no format that is kept: the ways of a language would be loaded with this file. */
const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });
const messages = (count: number): string => (count === 1 ? '1 message' : `${number(count)} messages`);

/**
 * All texts of every provider that people read in a chat, in English. The other languages have the type of this one.
 *
 * Markdown, unless a group says otherwise. Parts are handed in ready: names as code, commands as the messenger has them
 * written.
 */
export const en = {
  /** BCP 47: how numbers are written. */
  language: 'en',

  pairing: {
    codeOfPlace: (place: string) => `I only talk where the operator wants it. The pairing code of ${place} is`,
    /** What a place is called that has a name, or none that is known. */
    group: (name: string | undefined) => (name === undefined ? 'this group' : `the group ${name}`),
    channel: (name: string | undefined) => (name === undefined ? 'this channel' : `the channel ${name}`),
    codeOfPerson: 'This bot only talks to people it knows. Your pairing code is',
    askOperator: 'Ask the operator to run this command on the computer where the bot runs:',
    validInPlace: 'The code is valid for one hour. What was written so far was not kept.',
    validForPerson: 'The code is valid for one hour. What you have written so far was not kept.',
    codeWaits: (minutes: number) =>
      `The operator has not approved your code yet. It is in my message above and valid for another ${minutes === 1 ? 'minute' : `${minutes} minutes`}.`,
    approvedPlace: (help: string) =>
      `You are connected. Mention me to talk to the agent, or send ${help} to see what you can do here.`,
    pairedAreHeard: 'I hear those who are connected to me in a private chat, too.',
    approvedPerson: (help: string) => `You are connected. Send ${help} to see what you can do here.`,
    denied: 'The operator did not approve this chat. You can ask for a new code in one hour by writing again.',
    revoked: 'This chat is no longer connected. Write again to ask for a new pairing code.',
    refusedGroup: "I don't work in groups here. Please write to me in a private chat.",
  },

  /** What buttons say. Plain text. */
  buttons: {
    copyCode: 'Copy code',
    showThem: 'Show them',
    dropThem: 'Drop them',
  },

  /** Shown for a moment after a press. Plain text. */
  toasts: {
    unknown: 'This button no longer works.',
    gone: 'This button is out of date.',
    disabled: 'This choice is no longer open.',
    notConnected: 'This chat is not connected.',
  },

  refusals: {
    /** `what` is one of the kinds of things, at the beginning of a sentence. */
    notPassedOn: (what: string, taken: string) => `${what} can't be passed on. Send ${taken}.`,
    usual: 'text, a photo, a file, a voice message, a contact or a location',
    thisKind: 'This kind of message',
  },

  kept: {
    offer: (count: number) => `While I could not write here, ${messages(count)} came for you.`,
    tooEarly: (count: number) => `${messages(count)} more came too early to be kept.`,
    waits: 'They wait for 7 days.',
    tooOld: (count: number) => `While I could not write here, ${messages(count)} for you became too old to be kept.`,
    shown: (count: number) => `Here is what came: ${messages(count)}.`,
    dropped: (count: number) => `Dropped: ${messages(count)}.`,
    nothing: 'Nothing waits here any more.',
  },

  files: {
    bytes: (count: number) => `${number(count)} ${count === 1 ? 'byte' : 'bytes'}`,
    /** The signs of units are the same in all languages, the numbers are not. */
    amount: (count: number) => number(count),
    notHere: (name: string, size: string, why: string) => `${name} (${size}) cannot be sent here: ${why}`,
    notPut: (name: string, place: string) => `${name} could not be put into ${place}.`,
    notWaiting: 'This file is not waiting any more. Ask for it again.',
    declined: (name: string) => `${name} was not sent, as you declined it.`,
  },

  /** What stands for a message that shows nothing. Plain text. */
  blank: {
    empty: '(empty message)',
    invisible: '(nothing but invisible characters)',
  },

  /** What commands do, in the menu of a messenger that has one. Plain text. */
  commands: {
    start: 'Begin',
    help: 'What you can do here',
    status: 'Project, session, what runs and what waits',
    projects: 'Choose a project',
    project: 'Switch to a project',
    why: 'As a reply to a message: what became of it',
    stop: 'Stop what runs',
    files: 'List files',
    get: 'Send a file',
    mode: 'How the agent asks for permission',
    unpair: 'Disconnect this chat',
  },
};

/** All texts of one language that every provider has. */
export type KitWords = typeof en;
