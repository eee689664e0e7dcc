import { type FileToSend, type Person, readTypedMarks } from '../telegram/index.ts';
import type { NewMessage, PressResult } from './wire.ts';

/** Telegram: a message has at most so many UTF-16 units, and an album so many files. */
const MOST_TEXT = 4_096;
const MOST_ALBUM_FILES = 10;

/** Kinds that Telegram's apps show together in one album. */
const isShownAlone = (files: readonly FileToSend[]) =>
  files.length < 2 || files.length > MOST_ALBUM_FILES || new Set(files.map(({ kind }) => kind)).size > 1;

type Place = Person | ReturnType<Person['topic']>;

/** What a person does in their chat, as Telegram's apps do it; what no app offers throws `StandInMisuse`. */
export function createPersonActions(person: Person) {
  const placeOf = (threadId: number | undefined): Place => (threadId === undefined ? person : person.topic(threadId));
  return {
    /**
     * Sends it and answers the ids of the messages that it became: the words are the caption of the first file, and a
     * text that is too long for one message goes in several.
     */
    send({ text, threadId, replyTo }: NewMessage, files: readonly FileToSend[]): number[] {
      const place = placeOf(threadId);
      const reply = replyTo === undefined ? {} : { replyTo };
      const [first, ...others] = files;
      if (first === undefined) {
        return text.length > MOST_TEXT ? place.paste(text) : [place.type(text, reply)];
      }
      const caption = readTypedMarks(text);
      const withWords = { ...first, ...reply, caption: caption.text, captionEntities: caption.entities };
      const all = [withWords, ...others];
      const sent = isShownAlone(files) ? all.map((file) => place.sendFile(file)) : place.sendAlbum(all);
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
    stop: (threadId: number | undefined): void => placeOf(threadId).stopDraft(),
    /** Makes a topic and answers its id. */
    makeTopic: (name: string): number => person.createTopic(name).id,
    renameTopic: (threadId: number, name: string): void => person.topic(threadId).rename(name),
    removeTopic: (threadId: number): void => person.topic(threadId).delete(),
  };
}
