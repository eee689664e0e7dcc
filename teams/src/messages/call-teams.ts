import { type Clock, delay } from 'service-kit';
import type { Activity, Address, Connector } from '../connection/connector.ts';
import { type CallFailure, type CallOutcome, isAlreadyGone, isStreamRefusal } from '../connection/connector-outcome.ts';
import type { Streams } from '../progress/teams-preview.ts';
import { ADAPTIVE_CARD } from './action-card.ts';
import { consentCard, pictureAttachment } from './file-cards.ts';
import type { PlannedFilePart } from './plan-file-message.ts';

export interface TeamsCallsOptions {
  connector: Pick<Connector, 'send' | 'update' | 'remove'>;
  /** Where a remote session is, and in which thread what answers `replyTo`; undefined where nothing came from yet. */
  addressOf(remoteSessionId: string, replyTo?: string): Address | undefined;
  streams: Pick<Streams, 'claim'>;
  clock: Clock;
  /** The bytes of the file that a message carries; undefined where they are gone. */
  readFile(messageId: string): Promise<Buffer | undefined>;
  /** What comes back when a person answers whether they take a file. */
  consentTokenOf(messageId: string, slot: string): string;
}

export interface SendContext {
  messageId: string;
  /** A message of Teams. */
  replyTo?: string | undefined;
  signal?: AbortSignal;
}

const UNKNOWN: CallFailure = { status: 'unreachable', reason: 'nothing has come from this conversation yet' };

/** Sends, changes and takes away one part of a message. Every outcome is a value. */
export function createTeamsCalls({
  connector,
  addressOf,
  streams,
  clock,
  readFile,
  consentTokenOf,
}: TeamsCallsOptions) {
  async function activityOf(part: PlannedFilePart, messageId: string): Promise<Activity | CallFailure> {
    switch (part.kind) {
      case 'text':
        return { type: 'message', text: part.text, textFormat: part.textFormat };
      case 'card':
        return {
          type: 'message',
          summary: 'Choose',
          attachments: [{ contentType: ADAPTIVE_CARD, content: part.card }],
        };
      case 'picture': {
        const bytes = await readFile(messageId);
        if (bytes === undefined) return { status: 'refused', reason: 'the file is no longer on disk' };
        return { type: 'message', attachments: [pictureAttachment(part.name, part.mimeType, bytes)] };
      }
      default: {
        const size = part.kind === 'document' ? Buffer.byteLength(part.content) : part.size;
        const description = part.kind === 'document' ? 'The whole answer' : 'From your project';
        const token = consentTokenOf(messageId, part.slot);
        return { type: 'message', attachments: [consentCard({ name: part.name, size, description, token })] };
      }
    }
  }

  return {
    /** The result's `id` is Teams' own of the message. A text that goes on with a live preview takes its place. */
    async send(
      remoteSessionId: string,
      part: PlannedFilePart,
      { messageId, replyTo, signal }: SendContext,
    ): Promise<CallOutcome<{ id?: string }>> {
      const address = addressOf(remoteSessionId, replyTo);
      if (address === undefined) return UNKNOWN;
      const activity = await activityOf(part, messageId);
      if ('status' in activity) return activity;
      const more = signal === undefined ? {} : { signal };
      const claim = part.kind === 'text' ? await streams.claim(remoteSessionId, part.text) : undefined;
      if (claim !== undefined) {
        await delay(clock, claim.notBefore - clock.now(), signal);
        const final = { type: 'streaminfo', streamId: claim.streamId, streamType: 'final' };
        const outcome = await connector.send(address, { ...activity, entities: [final] }, more);
        const isOver = outcome.status === 'refused' && isStreamRefusal(outcome.reason);
        claim.settle(isOver ? 'over' : outcome.status === 'ok' || outcome.status === 'lost' ? 'taken' : 'kept');
        if (outcome.status === 'ok') return { status: 'ok', result: { id: claim.streamId } };
        // Ended meanwhile: the text comes as a message of its own.
        if (!isOver) return outcome;
      }
      return connector.send(address, activity, more);
    },
    async edit(remoteSessionId: string, part: PlannedFilePart, platformId: string, messageId: string) {
      const address = addressOf(remoteSessionId);
      if (address === undefined) return UNKNOWN;
      const activity = await activityOf(part, messageId);
      return 'status' in activity ? activity : connector.update(address, platformId, activity);
    },
    /** Ok also where it is gone already. */
    async remove(remoteSessionId: string, platformId: string): Promise<CallOutcome<unknown>> {
      const address = addressOf(remoteSessionId);
      if (address === undefined) return UNKNOWN;
      const outcome = await connector.remove(address, platformId);
      return outcome.status === 'refused' && isAlreadyGone(outcome.reason) ? { status: 'ok', result: {} } : outcome;
    },
  };
}
