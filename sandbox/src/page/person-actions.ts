import { type FileToSend, type Person, readTypedMarks } from '../telegram/index.ts';
import type { NewMessage, PressResult } from './wire.ts';

/** Telegram: a message has at most so many UTF-16 units, and an album so many files. */
const MOST_TEXT = 4_096;
const MOST_ALBUM_FILES = 10;

/** Kinds that Telegram's apps show together in one album. */
const isShownAlone = (files: readonly FileToSend[]) =>
  files.length < 2 || files.length > MOST_ALBUM_FILES || new Set(files.map(({ kind }) => kind)).size > 1;

/** What a person does in their chat, as Telegram's apps do it; what no app offers throws `StandInMisuse`. */
export function createPersonActions(person: Person) {
  return {
    /**
     * Sends it and answers the ids of the messages that it became: the words are the caption of the first file, and a
     * text that is too long for one message goes in several.
     */
    send({ text, replyTo }: NewMessage, files: readonly FileToSend[]): number[] {
      const reply = replyTo === undefined ? {} : { replyTo };
      const [first, ...others] = files;
      if (first === undefined) {
        return text.length > MOST_TEXT ? person.paste(text) : [person.type(text, reply)];
      }
      const caption = readTypedMarks(text);
      const withWords = { ...first, ...reply, caption: caption.text, captionEntities: caption.entities };
      const all = [withWords, ...others];
      const sent = isShownAlone(files) ? all.map((file) => person.sendFile(file)) : person.sendAlbum(all);
      return sent.map(({ messageId }) => messageId);
    },
    edit(messageId: number, typed: string): void {
      const { text, entities } = readTypedMarks(typed);
      person.edit(messageId, text, entities);
    },
    remove: (messageId: number): void => person.deleteMessage(messageId),
    /** Presses the button at this place of a message, counted from 0. */
    async press(messageId: number, row: number, column: number): Promise<PressResult> {
      const button = person.messages.find((one) => one.messageId === messageId)?.buttons[row]?.[column];
      const pressed = await person.press(messageId, button?.data ?? button?.label ?? '');
      switch (pressed.status) {
        case 'answered':
          return { kind: 'answered', text: pressed.text, isAlert: pressed.showAlert };
        case 'copied':
          return { kind: 'copied', text: pressed.text };
        case 'opened':
          return { kind: 'opened', url: pressed.url };
        case 'expired':
          return { kind: 'expired' };
      }
    },
    stop: (): void => person.stopDraft(),
  };
}
