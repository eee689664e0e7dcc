import { readFile } from 'node:fs/promises';
import type { Addressee, CallFailure, GrowingPreview, MessagePort, OutgoingFile } from 'provider-kit';
import { fileInWords, toChangeOutcome } from 'provider-kit/pure';
import { type Activity, type Address, type Connector, textActivity } from '../connection/connector.ts';
import { isAlreadyGone } from '../connection/connector-rules.ts';
import { finalOf } from '../progress/teams-preview.ts';
import { MESSAGE_BYTES, teamsMarkdown, textBytes } from '../rendering/teams-markdown.ts';
import type { TeamsWords } from '../words/words-for.ts';
import { ADAPTIVE_CARD } from './action-card.ts';
import { consentCard, pictureAttachment } from './file-cards.ts';
import { nextWayOf } from './next-way.ts';
import { planMessage, type TeamsPart } from './plan-message.ts';
import { sendToOne } from './send-to-one.ts';

export interface TeamsMessagesOptions {
  connector: Connector;
  /** Where a remote session is, and in which thread what belongs to `replyTo`; undefined where nothing came from yet. */
  addressOf(remoteSessionId: string, replyTo: string | null): Promise<Address | undefined>;
  streams: Pick<GrowingPreview, 'finish'>;
  /** The words that are spoken in a remote session. */
  wordsOf(remoteSessionId: string): Promise<TeamsWords>;
}

const FILE_GONE: CallFailure = { status: 'refused', reason: 'the file is no longer on disk' };
/** Sets the ids of what one person was shown apart from those of messages that all see. */
const TO_ONE = 'to-one:';
/** How long people may think about whether they take a file. */
const CONSENT_MS = 7 * 24 * 3_600_000;

/** Makes Teams' side of messages: one call of the connector for each step, and every outcome is a value. */
export function createTeamsMessages(options: TeamsMessagesOptions): MessagePort<TeamsPart> {
  const { connector, addressOf, streams, wordsOf } = options;

  async function activityOf(
    part: TeamsPart,
    to: Addressee,
    file: OutgoingFile | undefined,
  ): Promise<Activity | CallFailure> {
    const words = await wordsOf(to.remoteSessionId);
    if (part.kind === 'text') return textActivity(part.text, part.textFormat);
    if (part.kind === 'card') {
      const attachments = [{ contentType: ADAPTIVE_CARD, content: part.card }];
      return { type: 'message', summary: words.cards.summary, attachments };
    }
    if (file?.path === undefined) return FILE_GONE;
    const { name } = part;
    if (part.way === 'consent') return { type: 'message', attachments: [consentCard(words, file, to.messageId)] };
    const bytes = await readFile(file.path).catch(() => undefined);
    if (bytes === undefined) return FILE_GONE;
    if (part.way === 'picture') return { type: 'message', attachments: [pictureAttachment(name, bytes)] };
    const shown = fileInWords(words.kit, name, bytes, words.files.personalOnly);
    const [text = ''] = teamsMarkdown.renderReply(shown, textBytes(MESSAGE_BYTES));
    return textActivity(text, 'markdown');
  }

  return {
    planMessage: async (message, tokenOf, file) => {
      const takesFiles = (await addressOf(message.remoteSessionId, null))?.kind === 'personal';
      return planMessage(message, tokenOf, { takesFiles, file, words: await wordsOf(message.remoteSessionId) });
    },

    /** A text that goes on with a live preview takes its place. */
    async send(to, part, { file, signal }) {
      const address = await addressOf(to.remoteSessionId, to.replyTo);
      const activity = await activityOf(part, to, file);
      if ('status' in activity) return activity;
      if (to.onlyTo !== undefined && address !== undefined) {
        const outcome = await sendToOne(connector, { address, userId: to.onlyTo }, activity, { signal });
        return outcome.status === 'ok' ? { status: 'ok', platformId: `${TO_ONE}${outcome.result.id ?? ''}` } : outcome;
      }
      const finish = (streamId: string) =>
        connector.send(address, { ...activity, entities: [finalOf(streamId)] }, { signal });
      const finished = part.kind === 'text' && (await streams.finish(to.remoteSessionId, part.text, finish, signal));
      if (finished) return finished.status === 'ok' ? { status: 'ok', platformId: finished.result } : finished;
      const outcome = await connector.send(address, activity, { signal });
      if (outcome.status !== 'ok') return outcome;
      const isConsent = part.kind === 'file' && part.way === 'consent';
      return { status: 'ok', platformId: outcome.result.id ?? '', ...(isConsent && { keepsFileMs: CONSENT_MS }) };
    },

    async edit(to, platformId, part) {
      // Of some messages no id came back.
      if (platformId === '') return { status: 'refused', reason: 'ActivityNotFoundInConversation: it has no id' };
      const activity = await activityOf(part, to, undefined);
      if ('status' in activity) return activity;
      return toChangeOutcome(
        await connector.update(await addressOf(to.remoteSessionId, to.replyTo), platformId, activity),
      );
    },

    async remove(to, platformId) {
      if (platformId === '') return { status: 'refused', reason: 'it has no id' };
      return toChangeOutcome(
        await connector.remove(await addressOf(to.remoteSessionId, to.replyTo), platformId),
        isAlreadyGone,
      );
    },

    nextWay: nextWayOf,
  };
}
