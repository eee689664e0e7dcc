import type { Notice } from '../messages/message-store.ts';

/**
 * Makes what the provider itself says to people about pairing. Markdown; what is to be run elsewhere is code, so that
 * it can be copied.
 *
 * @param provider Its name, as operators type it.
 * @param commandText How people write a command.
 * @param welcome What else newly connected people are told.
 */
export function createPairingNotices(provider: string, commandText: (name: string) => string, welcome?: string) {
  return {
    offerCode: (code: string): Notice => ({
      text: [
        'This bot only talks to people it knows. Your pairing code is',
        `\`${code}\``,
        'Ask the operator to run this command on the computer where the bot runs:',
        `\`npm run pairing -- approve ${provider} ${code}\``,
        'The code is valid for one hour. What you have written so far was not kept.',
      ].join('\n\n'),
      copyText: { label: 'Copy code', text: code },
    }),
    approved: {
      text: [`You are connected. Send ${commandText('help')} to see what you can do here.`, welcome]
        .filter((line) => line !== undefined)
        .join(' '),
      commands: ['help'],
    },
    denied: {
      text: 'The operator did not approve this chat. You can ask for a new code in one hour by writing again.',
    },
    revoked: { text: 'This chat is no longer connected. Write again to ask for a new pairing code.' },
    refusedGroup: { text: "I don't work in groups yet. Please write to me in a private chat." },
  } satisfies Record<string, Notice | ((code: string) => Notice)>;
}

export type PairingNotices = ReturnType<typeof createPairingNotices>;
