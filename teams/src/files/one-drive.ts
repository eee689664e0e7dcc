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
  addressOf(remoteSessionId: string): Address | undefined;
  /** The words that are spoken in a remote session. */
  wordsOf(remoteSessionId: string): TeamsWords;
}

/** Puts files into people's OneDrive, as their answers to consent cards allow it; a card of the file shows it then. */
export function createOneDrive(options: OneDriveOptions): ConsentPort<UploadInfo> {
  const { connector, dispatcher, allowedUrls, addressOf, wordsOf } = options;
  const post = (id: string, attachment: NonNullable<Activity['attachments']>[number], signal: AbortSignal) =>
    connector.send(addressOf(id), { type: 'message', attachments: [attachment] }, { signal });
  return {
    place: (id) => wordsOf(id).files.place,
    upload: (path, { uploadUrl }, signal) => uploadFile({ uploadUrl, path, signal }, { dispatcher, allowedUrls }),
    ask: ({ remoteSessionId, messageId }, file, signal) =>
      post(remoteSessionId, consentCard(wordsOf(remoteSessionId), file, messageId), signal),
    show: (id, info, signal) => post(id, fileInfoCard(info), signal),
    removeQuestion: (id, cardId, signal) => connector.remove(addressOf(id), cardId, { signal }),
  };
}
