import type { Message } from '@grammyjs/types';
import { ApiFailure, badRequest } from '../errors.ts';
import { type FileKind, MAX_PHOTO_BYTES, type StoredFile } from '../files.ts';
import { mediaFields } from '../media.ts';
import { type Fields, isObject, listField, textField } from '../parameters.ts';
import { readInlineKeyboard } from '../validate-keyboard.ts';
import { readCaption } from '../validate-text.ts';
import { type Method, type MethodCall, type MethodContext, type Methods, payMessages } from './method.ts';
import { deliver, readTarget } from './target.ts';

const WITHOUT_CAPTION = new Set<FileKind>(['video_note', 'sticker']);
const PLURALS: Record<FileKind, string> = {
  animation: 'animations',
  audio: 'music',
  document: 'documents',
  photo: 'photos',
  sticker: 'stickers',
  video: 'videos',
  video_note: 'video notes',
  voice: 'voice notes',
};
const ALBUM_KINDS = new Set(['photo', 'video', 'document', 'audio']);

/** sendDocument and its siblings, sendMediaGroup and getFile. */
export function createFileMethods(context: MethodContext): Methods {
  const { world } = context;

  const send =
    (kind: FileKind): Method =>
    (call) => {
      const { fields } = call;
      const caption = WITHOUT_CAPTION.has(kind) ? {} : captionFields(fields);
      const markup = readInlineKeyboard(fields);
      const target = readTarget(context, fields, PLURALS[kind]);
      const file = takeFile(call, kind, fields[kind]);
      const content = { ...mediaFields(file), ...caption, ...(markup && { reply_markup: markup }) };
      return deliver(context, target, content, file);
    };

  const takeFile = ({ uploads }: MethodCall, kind: FileKind, source: unknown): StoredFile => {
    const text = typeof source === 'string' ? source : '';
    const upload = uploads.get(text.startsWith('attach://') ? text.slice(9) : kind);
    if (upload) {
      if (upload.size > world.files.maxUploadBytes) throw new ApiFailure(413, 'Request Entity Too Large');
      if (upload.size === 0) throw badRequest('File must be non-empty');
      if (kind === 'photo' && upload.size > MAX_PHOTO_BYTES) throw badRequest('file is too big for a photo');
      return world.files.add({ ...upload, kind });
    }
    if (text === '') throw badRequest(`There is no ${kind.replace('_', ' ')} in the request`);
    if (/^https?:\/\//i.test(text)) throw badRequest('failed to get HTTP URL content');
    const known = world.files.get(text);
    if (!known) throw badRequest('wrong file identifier/HTTP URL specified');
    return { ...known, kind };
  };

  return {
    senddocument: send('document'),
    sendphoto: send('photo'),
    sendvideo: send('video'),
    sendaudio: send('audio'),
    sendvoice: send('voice'),
    sendanimation: send('animation'),
    sendvideonote: send('video_note'),
    sendsticker: send('sticker'),

    sendmediagroup(call) {
      const items = listField(call.fields, 'media');
      if (!items) throw badRequest('Expected an Array of InputMedia');
      if (items.length < 2) throw badRequest('Too few messages to send as an album');
      if (items.length > 10) throw badRequest('Too many messages to send as an album');
      const media = items.map((item) => readAlbumItem(item));
      const kinds = new Set(media.map(({ kind }) => kind));
      if (kinds.size > 1 && (kinds.has('document') || kinds.has('audio'))) {
        throw badRequest("Can't use the media of the specified type in the album");
      }
      const { chat, place, view } = readTarget(
        context,
        ignoringReceiver(call.fields),
        PLURALS[media[0]?.kind ?? 'document'],
      );
      const files = media.map(({ kind, source }) => takeFile(call, kind, source));
      payMessages(context, chat, files.length);
      view.preview.clear();
      const media_group_id = world.nextMediaGroupId();
      return files.map((file, index) => {
        const content = { from: world.bot, ...place, ...mediaFields(file), ...media[index]?.caption };
        return world.post(chat, { ...content, media_group_id }, file);
      });
    },

    getfile({ fields }) {
      const file = world.files.link(textField(fields, 'file_id'));
      return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path };
    },
  };
}

/** Albums know no single receiver; what a call says of one means nothing, and everybody sees them. */
const ignoringReceiver = ({ ephemeral_message_parameters: _, ...fields }: Fields): Fields => fields;

function captionFields(fields: Fields): Pick<Message, 'caption' | 'caption_entities'> {
  const { text, entities } = readCaption(fields);
  if (text === '') return {};
  return { caption: text, ...(entities.length > 0 && { caption_entities: entities }) };
}

function readAlbumItem(item: unknown) {
  if (!isObject(item)) throw badRequest("Can't parse InputMedia: expected an Object");
  const type = textField(item, 'type');
  if (!ALBUM_KINDS.has(type))
    throw badRequest(`Can't parse InputMedia: type must be one of photo, video, document, audio`);
  if (textField(item, 'media') === '') throw badRequest("Can't parse InputMedia: media not found");
  return { kind: type as FileKind, source: item.media, caption: captionFields(item) };
}
