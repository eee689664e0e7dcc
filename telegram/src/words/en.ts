/**
 * The texts that people read in a chat and that only Telegram has, in English. The other languages have the type of this
 * one; what every provider says is among the words of the kit.
 *
 * Markdown, unless a group says otherwise. Parts are handed in ready.
 */
export const en = {
  /** BCP 47. */
  language: 'en',

  groups: {
    onlyMention: (example: string) => `Yes? Write what you want in one message with my name: ${example}`,
    /** What stands behind the mention in that example. Plain text. */
    example: 'what is new?',
    /** Why somebody is not served who hides who they are. */
    hidden: {
      group:
        'You write in the name of the group, so I cannot tell who you are, and whose words count depends on that. Write as yourself: below the name of the group beside the input field, or without *Remain anonymous* among your admin rights.',
      linked_channel:
        'I do not answer posts that come here from the linked channel: nobody in this group has written them. Mention me in a message of your own, or add me to the channel.',
      channel:
        'You write in the name of a channel, so I cannot tell who you are, and whose words count depends on that. Write as yourself.',
    },
  },

  /** Shown for a moment after a press. Plain text. */
  toasts: {
    notYours:
      'This button works for people who are connected to me in a private chat. Write to me there, or ask one of them.',
  },

  /** What cannot be passed on, at the beginning of a sentence. Plain text. */
  kinds: {
    story: 'A story',
    gift: 'A gift',
    payment: 'A payment',
    refund: 'A refund',
    passport: 'What Telegram Passport holds',
  },

  /** What stands in or for a message that Telegram does not show as it is. Plain text. */
  messages: {
    buttonsInWords: 'The buttons of this message could not be shown. Answer in words instead. They were:',
    closed: 'No longer open:',
    restTooLong: '… The rest is too long to be shown here.',
    outOfDate: '(out of date)',
    fileNotShown: (name: string, why: string) =>
      `The file ${name} could not be shown here: ${why}. Ask for it in another form.`,
    tooLarge: 'it is too large for Telegram',
    refused: (reason: string) => `Telegram refuses it (${reason})`,
  },

  /** Where something comes from that is shown outside of its topic. Markdown or plain text, as its name is. */
  topics: {
    closed: (name: string | undefined) =>
      `From ${name === undefined ? 'a topic' : `the topic ${name}`}, which is closed:`,
    gone: (name: string | undefined) => `From ${name === undefined ? 'a topic' : `the topic ${name}`}, which is gone:`,
  },
};

/** The texts of one language that only Telegram has. */
export type OwnWords = typeof en;
