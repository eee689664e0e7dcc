import type { Fault } from './faults.ts';

type Refusal = Exclude<Fault, string>;

const badRequest = (description: string): Refusal => ({ error_code: 400, description: `Bad Request: ${description}` });
const forbidden = (description: string): Refusal => ({ error_code: 403, description: `Forbidden: ${description}` });

/**
 * How Telegram refuses, word by word: the Bot API server 10.0 and TDLib below it (their source), and public reports for
 * the codes in capitals, which come from Telegram's own servers.
 */
export const refusals = {
  entities: badRequest("can't parse entities: Can't find end of the entity starting at byte offset 4"),
  entityBounds: badRequest('ENTITY_BOUNDS_INVALID'),
  buttonData: badRequest('BUTTON_DATA_INVALID'),
  buttonType: badRequest('BUTTON_TYPE_INVALID'),
  buttonUrl: badRequest('BUTTON_URL_INVALID'),
  buttonUnreadable: badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
  markupTooLong: badRequest('reply markup is too long'),
  markup: badRequest('REPLY_MARKUP_INVALID'),
  replyNotFound: badRequest('message to be replied not found'),
  replyId: badRequest('REPLY_MESSAGE_ID_INVALID'),
  quote: badRequest('QUOTE_TEXT_INVALID'),
  textTooLong: badRequest('message is too long'),
  textEmpty: badRequest('text must be non-empty'),
  captionTooLong: badRequest('message caption is too long'),
  photoDimensions: badRequest('PHOTO_INVALID_DIMENSIONS'),
  photoProcessing: badRequest('IMAGE_PROCESS_FAILED'),
  photoExtension: badRequest('photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp'),
  documentsForbidden: badRequest('not enough rights to send documents to the chat'),
  wrongFile: badRequest('wrong file identifier/HTTP URL specified'),
  tooLarge: { error_code: 413, description: 'Request Entity Too Large' },
  richTooLong: badRequest('RICH_MESSAGE_TEXT_TOO_LONG'),
  richTooManyBlocks: badRequest('RICH_MESSAGE_BLOCKS_TOO_MANY'),
  richTooDeep: badRequest('RICH_MESSAGE_DEPTH_INVALID'),
  richWithoutContent: badRequest('RICH_MESSAGE_CONTENT_REQUIRED'),
  richUrl: badRequest('RICH_MESSAGE_URL_INVALID'),
  richUnreadable: badRequest('can\'t parse InputRichBlock: Can\'t find field "cells"'),
  methodUnknown: { error_code: 404, description: 'Not Found: method not found' },
  editForbidden: badRequest("message can't be edited"),
  editNotFound: badRequest('message to edit not found'),
  editId: badRequest('MESSAGE_ID_INVALID'),
  notModified: badRequest(
    'message is not modified: specified new message content and reply markup are exactly the same as a current content ' +
      'and reply markup of the message',
  ),
  deleteForbidden: badRequest("message can't be deleted for everyone"),
  deleteNotFound: badRequest('message to delete not found'),
  ofTheFuture: badRequest('SOMETHING_NEW_INVALID'),
  blocked: forbidden('bot was blocked by the user'),
  deactivated: forbidden('user is deactivated'),
  neverMet: forbidden("bot can't initiate conversation with a user"),
  chatNotFound: badRequest('chat not found'),
  kicked: forbidden('bot was kicked from the supergroup chat'),
  left: forbidden('bot is not a member of the supergroup chat'),
  muted: badRequest('not enough rights to send text messages to the chat'),
  writeForbidden: badRequest('CHAT_WRITE_FORBIDDEN'),
  threadNotFound: badRequest('message thread not found'),
  topicClosed: badRequest('TOPIC_CLOSED'),
  topicDeleted: badRequest('TOPIC_DELETED'),
  channelRights: badRequest('need administrator rights in the channel chat'),
  notAnEphemeralAnswer: badRequest('MESSAGE_NOT_COMMAND'),
  chatDeleted: forbidden('the group chat was deleted'),
  migrated: {
    ...badRequest('group chat was upgraded to a supergroup chat'),
    parameters: { migrate_to_chat_id: -1001 },
  },
} as const satisfies Record<string, Refusal>;
