import type { Message, PaidMedia, PhotoSize, PollMedia } from '@grammyjs/types';
import type { Attachment } from 'shared-types';

interface TelegramFile {
  file_id: string;
  file_unique_id: string;
  file_size?: number;
  file_name?: string;
  mime_type?: string;
}

/** A file of a message. The id of its attachment is Telegram's own, which must not leave this service. */
export interface IncomingFile {
  attachment: Attachment;
  /** The same for the same content, whoever sends it and however often. */
  uniqueId: string;
  /** False where the name was made here. */
  isNamed: boolean;
}

/** Where files can be: in a message, in one of another chat, in a poll, in a rich message. */
export type MediaSource = Partial<
  Pick<Message, 'photo' | 'live_photo' | 'document' | 'video' | 'voice' | 'audio' | 'animation' | 'video_note'>
>;

type Format = readonly [mimeType: string, extension: string];

const JPEG: Format = ['image/jpeg', 'jpg'];
const MP4: Format = ['video/mp4', 'mp4'];

/**
 * The files of a part of a message, of a photo its largest size.
 *
 * @param label Ends the names of files that the person's client gave none, as `photo-103.jpg`.
 */
export function readFiles(source: MediaSource, label: string): IncomingFile[] {
  const { photo, live_photo, document, video, voice, audio, animation, video_note } = source;
  const still = largest(photo ?? live_photo?.photo);
  const found: (IncomingFile | false | undefined)[] = [
    still && toFile(still, 'photo', label, JPEG),
    live_photo && toFile(live_photo, 'live_photo', label, MP4),
    animation && toFile(animation, 'animation', label, MP4),
    // Telegram gives every animation as a document too.
    animation === undefined && document && toFile(document, 'document', label, ['application/octet-stream', 'bin']),
    video && toFile(video, 'video', label, MP4),
    voice && toFile(voice, 'voice', label, ['audio/ogg', 'ogg']),
    audio && toFile(audio, 'audio', label, ['audio/mpeg', 'mp3']),
    video_note && toFile(video_note, 'video_note', label, MP4),
  ];
  return found.filter((one): one is IncomingFile => typeof one === 'object');
}

/** The files of what was paid for; what was not yet has none. */
export const readPaidFiles = (media: readonly PaidMedia[], label: string): IncomingFile[] =>
  media.flatMap((one, index) => {
    const numbered = index === 0 ? label : `${label}-${index + 1}`;
    if (one.type === 'photo') return readFiles({ photo: one.photo }, numbered);
    if (one.type === 'live_photo') return readFiles({ live_photo: one.live_photo }, numbered);
    return one.type === 'video' ? readFiles({ video: one.video }, numbered) : [];
  });

/** The files of a poll: those of its description, of its answers and of its explanation. */
export const readPollFiles = (media: readonly (PollMedia | undefined)[], label: string): IncomingFile[] =>
  media.flatMap((one, index) =>
    one === undefined ? [] : readFiles(one, index === 0 ? label : `${label}-${index + 1}`),
  );

const largest = (sizes: readonly PhotoSize[] | undefined): PhotoSize | undefined =>
  sizes?.toSorted((a, b) => a.width * a.height - b.width * b.height).at(-1);

function toFile(file: TelegramFile, kind: string, label: string, [mimeType, extension]: Format): IncomingFile {
  const ending = EXTENSIONS[file.mime_type ?? ''] ?? extension;
  const attachment = {
    fileId: file.file_id,
    name: file.file_name || `${kind.replaceAll('_', '-')}-${label}.${ending}`,
    mimeType: file.mime_type || mimeType,
    size: file.file_size ?? 0,
    kind,
  };
  return { attachment, uniqueId: file.file_unique_id, isNamed: Boolean(file.file_name) };
}

const KIND_WORDS: Readonly<Record<string, string>> = { voice: 'voice message', video_note: 'video message' };

/** Says in words that there is a file: `[photo]`, `[document] report.pdf`. */
export function kindWords({
  attachment: { kind, name },
  isNamed,
}: Pick<IncomingFile, 'attachment' | 'isNamed'>): string {
  const words = `[${KIND_WORDS[kind] ?? kind.replaceAll('_', ' ')}]`;
  return isNamed ? `${words} ${name}` : words;
}

/** Extensions of the types that clients send without a name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/x-wav': 'wav',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'text/plain': 'txt',
  'video/mp4': 'mp4',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
};
