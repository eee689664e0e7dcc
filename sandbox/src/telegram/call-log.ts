import type { Upload } from './methods/method.ts';
import type { Fields } from './parameters.ts';

/** How a call ended: its HTTP status, or what was done to its connection. */
export type CallStatus = number | 'open' | 'reset' | 'lost-answer' | 'hang' | 'closed';

export type Call = {
  method: string;
  /** The arguments as they came; an upload is told in `uploads`, without its bytes. */
  payload: Fields;
  uploads: Omit<Upload, 'bytes'>[];
  /** Milliseconds since the epoch, by the stand-in's clock. */
  at: number;
  status: CallStatus;
  /** Why it was refused. */
  description?: string;
};

const METHOD_NAMES = `getMe getUpdates setWebhook deleteWebhook getWebhookInfo setMyCommands getMyCommands
  deleteMyCommands sendMessage sendMessageDraft sendRichMessage sendRichMessageDraft sendChatAction editMessageText editMessageCaption
  editMessageReplyMarkup deleteMessage deleteMessages answerCallbackQuery sendDocument sendPhoto sendVideo sendAudio
  sendVoice sendAnimation sendVideoNote sendSticker sendMediaGroup getFile setMessageReaction getChat logOut close`;

const spelling = new Map(METHOD_NAMES.split(/\s+/).map((name) => [name.toLowerCase(), name]));

/** Methods may be called in any case; the log spells them as the documentation does. */
export const spell = (method: string): string => spelling.get(method) ?? method;

export function describeUploads(uploads: Map<string, Upload>): Omit<Upload, 'bytes'>[] {
  return Array.from(uploads.values(), ({ bytes: _, ...upload }) => upload);
}
