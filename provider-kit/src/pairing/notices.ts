import type { RemoteSession } from 'shared-types';
import type { Notice } from '../messages/message-store.ts';
import { inlineCode } from '../text/markdown-marks.ts';
import type { AccessRules } from './decide-access.ts';

/**
 * Makes what the provider itself says to people about pairing. Markdown; what is to be run elsewhere is code, so that
 * it can be copied.
 *
 * @param provider Its name, as operators type it.
 * @param commandText How people write a command.
 * @param welcome What else newly connected people are told.
 */
export function createPairingNotices(provider: string, commandText: (name: string) => string, welcome?: string) {
  const help = commandText('help');

  return {
    offerCode: (code: string, remoteSession: RemoteSession): Notice => ({
      text: [
        isShared(remoteSession)
          ? `I only talk where the operator wants it. The pairing code of ${called(remoteSession)} is`
          : 'This bot only talks to people it knows. Your pairing code is',
        `\`${code}\``,
        'Ask the operator to run this command on the computer where the bot runs:',
        `\`npm run pairing -- approve ${provider} ${code}\``,
        `The code is valid for one hour. What ${isShared(remoteSession) ? 'was' : 'you have'} written so far was not kept.`,
      ].join('\n\n'),
      copyText: { label: 'Copy code', text: code },
    }),
    /** To whoever asks what to do while their code is pending; it is not shown again that soon. */
    codeWaits: (validMs: number): Notice => ({
      text: `The operator has not approved your code yet. It is in my message above and valid for another ${minutes(validMs)}.`,
    }),
    approved: (remoteSession: RemoteSession, groups: AccessRules['groups']): Notice => {
      const lines = isShared(remoteSession)
        ? [
            `You are connected. Mention me to talk to the agent, or send ${help} to see what you can do here.`,
            remoteSession.kind === 'group' && groups === 'paired'
              ? 'I hear those who are connected to me in a private chat, too.'
              : undefined,
          ]
        : [`You are connected. Send ${help} to see what you can do here.`, welcome];
      return { text: lines.filter((line) => line !== undefined).join(' '), commands: ['help'] };
    },
    denied: {
      text: 'The operator did not approve this chat. You can ask for a new code in one hour by writing again.',
    },
    revoked: { text: 'This chat is no longer connected. Write again to ask for a new pairing code.' },
    refusedGroup: { text: "I don't work in groups here. Please write to me in a private chat." },
  };
}

function minutes(ms: number): string {
  const count = Math.max(1, Math.ceil(ms / 60_000));
  return count === 1 ? 'minute' : `${count} minutes`;
}

const isShared = ({ kind = 'direct' }: RemoteSession): boolean => kind !== 'direct';

/** A name is somebody's words: as code it is shown to the letter. */
const called = ({ kind, title }: RemoteSession): string =>
  title === undefined ? `this ${kind}` : `the ${kind} ${inlineCode(title.replace(/\s+/g, ' ').trim() || '…')}`;

export type PairingNotices = ReturnType<typeof createPairingNotices>;
