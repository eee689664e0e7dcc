import type { ConsentPort } from 'provider-kit';
import type { Dispatcher } from 'undici';
import type { Activity, Address, Connector } from '../connection/connector.ts';
import { consentCard, fileInfoCard, type UploadInfo } from '../messages/file-cards.ts';
import type { TeamsWords } from '../words/words-for.ts';
import { uploadFile } from './upload-file.ts';

export interface OneDriveOptions {
  connector: Pick<Connector, 'send' | 'remove'>;
  dispatcher: Dispatcher;
  /** Addresses beside those of OneDrive that bytes may go to. */
  allowedUrls: readonly string[];
  addressOf(remoteSessionId: string): Promise<Address | undefined>;
  /** The words that are spoken in a remote session. */
  wordsOf(remoteSessionId: string): Promise<TeamsWords>;
}

/** Puts files into people's OneDrive, as their answers to consent cards allow it; a card of the file shows it then. */
export function createOneDrive(options: OneDriveOptions): ConsentPort<UploadInfo> {
  const { connector, dispatcher, allowedUrls, addressOf, wordsOf } = options;
  const post = async (id: string, attachment: NonNullable<Activity['attachments']>[number], signal: AbortSignal) =>
    connector.send(await addressOf(id), { type: 'message', attachments: [attachment] }, { signal });
  return {
    place: async (id) => (await wordsOf(id)).files.place,
    upload: (path, { uploadUrl }, signal) => uploadFile({ uploadUrl, path, signal }, { dispatcher, allowedUrls }),
    ask: async ({ remoteSessionId, messageId }, file, signal) =>
      post(remoteSessionId, consentCard(await wordsOf(remoteSessionId), file, messageId), signal),
    show: (id, info, signal) => post(id, fileInfoCard(info), signal),
    removeQuestion: async (id, cardId, signal) => connector.remove(await addressOf(id), cardId, { signal }),
  };
}
