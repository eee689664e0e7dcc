import type { Pairing, RemoteSession } from 'shared-types';

/** What a command of the operator has brought. */
export type CommandOutcome =
  | {
      status: 'list';
      /** The providers that were asked. */
      providers: string[];
      pairings: ({ provider: string } & Pairing)[];
      /** Providers that could not be asked, each with why. */
      unreachable: { provider: string; reason: string }[];
    }
  | { status: 'approved'; provider: string; remoteSession: RemoteSession }
  | { status: 'denied'; provider: string }
  | { status: 'revoked'; provider: string; remoteSessionId: string };

/** Tells it to a person. */
export function outcomeText(outcome: CommandOutcome): string {
  switch (outcome.status) {
    case 'approved':
      return `Approved: ${describe(outcome.remoteSession)} may talk to the bot now.`;
    case 'denied':
      return 'Denied. The person was told and gets no new code for one hour.';
    case 'revoked':
      return `Revoked: ${outcome.remoteSessionId} is no longer connected.`;
    case 'list':
      return [
        ...outcome.providers.flatMap((name) =>
          linesOf(
            name,
            outcome.pairings.filter(({ provider }) => provider === name),
          ),
        ),
        ...outcome.unreachable.map(({ reason }) => reason),
      ].join('\n');
  }
}

function linesOf(name: string, pairings: readonly Pairing[]): string[] {
  if (pairings.length === 0) return [`${name}: nobody is waiting and nobody is approved.`];
  return pairings.map(({ status, code, remoteSession, expiresAt, reason }) => {
    const until = expiresAt === null ? '' : `  ${code}  until ${expiresAt}`;
    const why = reason === undefined ? '' : `  ${printable(reason)}`;
    return `${name}  ${status}  ${describe(remoteSession)}${until}${why}`;
  });
}

// Names come from strangers: nothing in them may steer the terminal.
const printable = (text: string): string => text.replace(/\p{C}/gu, '');

function describe({ sessionId, displayName, username }: RemoteSession): string {
  const names = [displayName, typeof username === 'string' ? `@${username}` : undefined].filter(Boolean).join(' ');
  return names === '' ? sessionId : `${printable(names)} (${sessionId})`;
}
