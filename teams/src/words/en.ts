/**
 * The texts that people read in a chat and that only Microsoft Teams has, in English. The other languages have the type of
 * this one; what every provider says is among the words of the kit.
 *
 * Markdown, unless a group says otherwise.
 */
export const en = {
  /** BCP 47. */
  language: 'en',

  welcome: 'Commands are words that you type, such as `/status`; in groups and channels mention me before them.',

  refusals: {
    /** What people can send, in place of what the kit says. */
    taken: 'text, a picture or a file',
    likeThis: 'A message like this',
  },

  /** Shown for a moment after a press. Plain text. */
  toasts: {
    done: 'Got it.',
    notConnected: 'This conversation is not connected.',
  },

  files: {
    personalOnly: 'Teams takes files of bots in personal chats only. Ask for it in your chat with the bot.',
    /** Where files go, as a part of a sentence. */
    place: 'your OneDrive',
    /** Below the name of a file that is offered. Plain text. */
    description: 'From your project',
  },

  /** Of the buttons of a message. Plain text. */
  cards: {
    summary: 'Choose',
    notShown: 'This version of Teams cannot show the buttons; answer in words.',
  },
};

/** The texts of one language that only Teams has. */
export type OwnWords = typeof en;
