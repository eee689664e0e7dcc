import { IMAGE_HEAD_BYTES, type Messenger, type PreviewPort } from 'provider-kit';
import { INCOMING_BYTES } from './files/download-file.ts';
import { isPicture } from './messages/file-cards.ts';
import type { TeamsPart } from './messages/plan-message.ts';
import { createTeamsMessages, type TeamsMessagesOptions } from './messages/teams-messages.ts';
import { MESSAGE_BYTES, textBytes } from './rendering/teams-markdown.ts';
import { wordsFor } from './words/words-for.ts';

export interface TeamsMessengerOptions extends TeamsMessagesOptions {
  appId: string;
  /** Undefined until Teams has said it. */
  botName(): Promise<string | undefined>;
  preview: PreviewPort;
  openFile: Messenger['openFile'];
}

/** Teams counts in UTF-16. */
const TEXT_LENGTH = textBytes(MESSAGE_BYTES) / 2;
/** OneDrive takes more; what is sent waits on our disk for the person's consent. */
const OUTGOING_BYTES = 100 * 1_048_576;

/** Teams as the kit sees it. */
export function createTeamsMessenger(options: TeamsMessengerOptions): Messenger<TeamsPart> {
  const { appId, botName, preview, openFile } = options;
  return {
    ...createTeamsMessages(options),
    displayName: 'Microsoft Teams',
    limits: {
      messageTextLength: TEXT_LENGTH,
      captionLength: TEXT_LENGTH,
      incomingFileBytes: INCOMING_BYTES,
      outgoingFileBytes: OUTGOING_BYTES,
      actionIdLength: 200,
    },
    account: async () => ({ id: `28:${appId}`, username: appId, name: (await botName()) ?? 'Teams bot' }),
    commandText: (name) => `\`/${name}\``,
    welcome: (language) => wordsFor(language).welcome,
    preview,
    openFile,
    headBytes: IMAGE_HEAD_BYTES,
    sendAs: (file) => (isPicture(file) ? 'photo' : 'document'),
  };
}
