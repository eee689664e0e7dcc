import type { RemoteSession } from 'shared-types';
import type { Notice } from '../messages/message-store.ts';
import { inlineCode } from '../text/markdown-marks.ts';
import type { KitWords } from '../words/en.ts';
import type { AccessRules } from './decide-access.ts';

/** What pairing notices depend on beside the words. */
export interface PairingNoticesOptions {
  /** The name of the provider, as operators type it. */
  provider: string;
  /** How people write a command. */
  commandText(name: string): string;
  /** What else newly connected people are told. */
  welcome?: string | undefined;
}

/**
 * Makes what the provider itself says to people about pairing. Markdown; what is to be run elsewhere is code, so that
 * it can be copied.
 */
export function createPairingNotices(words: KitWords, { provider, commandText, welcome }: PairingNoticesOptions) {
  const { pairing, buttons } = words;
  const help = commandText('help');

  /** A name is somebody's words: as code it is shown to the letter. */
  function called({ kind, title }: RemoteSession): string {
    const name = title === undefined ? undefined : inlineCode(title.replace(/\s+/g, ' ').trim() || '…');
    return kind === 'channel' ? pairing.channel(name) : pairing.group(name);
  }

  return {
    offerCode: (code: string, remoteSession: RemoteSession): Notice => ({
      text: [
        isShared(remoteSession) ? pairing.codeOfPlace(called(remoteSession)) : pairing.codeOfPerson,
        `\`${code}\``,
        pairing.askOperator,
        `\`npm run pairing -- approve ${provider} ${code}\``,
        isShared(remoteSession) ? pairing.validInPlace : pairing.validForPerson,
      ].join('\n\n'),
      copyText: { label: buttons.copyCode, text: code },
    }),
    /** To whoever asks what to do while their code is pending; it is not shown again that soon. */
    codeWaits: (validMs: number): Notice => ({
      text: pairing.codeWaits(Math.max(1, Math.ceil(validMs / 60_000))),
    }),
    approved: (remoteSession: RemoteSession, groups: AccessRules['groups']): Notice => {
      const lines = isShared(remoteSession)
        ? [
            pairing.approvedPlace(help),
            remoteSession.kind === 'group' && groups === 'paired' ? pairing.pairedAreHeard : undefined,
          ]
        : [pairing.approvedPerson(help), welcome];
      return { text: lines.filter((line) => line !== undefined).join(' '), commands: ['help'] };
    },
    denied: { text: pairing.denied },
    revoked: { text: pairing.revoked },
    refusedGroup: { text: pairing.refusedGroup },
  };
}

const isShared = ({ kind = 'direct' }: RemoteSession): boolean => kind !== 'direct';

/** The notices in the language that is spoken in a remote session; English where none is known. */
export type PairingNotices = (
  remoteSession: Pick<RemoteSession, 'language'> | undefined,
) => ReturnType<typeof createPairingNotices>;
