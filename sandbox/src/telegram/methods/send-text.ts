import type { ChatState } from '../chat.ts';
import { badRequest, tooManyRequests } from '../errors.ts';
import { type Fields, flagField, integerField, textField } from '../parameters.ts';
import { readInlineKeyboard } from '../validate-keyboard.ts';
import { readDraftText, readMessageText } from '../validate-text.ts';
import { findChat, type MethodContext, type Methods } from './method.ts';
import { deliver, previewAt, readTarget, threadIdOf } from './target.ts';

const ACTIONS = new Set(
  `typing upload_photo record_video upload_video record_voice upload_voice record_audio upload_audio upload_document
   choose_sticker find_location pick_up_location record_video_note upload_video_note cancel`.split(/\s+/),
);

/** sendMessage, and what shows before it: sendMessageDraft and sendChatAction. */
export function createTextMethods(context: MethodContext): Methods {
  const { world, rates } = context;
  return {
    sendmessage({ fields }) {
      const { text, entities } = readMessageText(fields);
      const markup = readInlineKeyboard(fields);
      const target = readTarget(context, fields, 'text messages');
      return deliver(context, target, {
        text,
        ...(entities.length > 0 && { entities }),
        ...(markup && { reply_markup: markup }),
      });
    },

    sendmessagedraft({ fields }) {
      const { text, entities } = readDraftText(fields);
      const draftId = integerField(fields, 'draft_id') ?? 0;
      const chat = findChat(world, fields, 'write');
      if (chat.chat.type !== 'private') throw badRequest('TEXTDRAFT_PEER_INVALID');
      if (draftId === 0) throw badRequest('TEXTDRAFT_ID_INVALID');
      const waitS = rates?.takeDraft(chat.chat.id) ?? 0;
      if (waitS > 0) throw tooManyRequests(waitS);
      previewAt(chat, fields)?.showDraft({
        draftId,
        text,
        entities,
        canStop: flagField(fields, 'can_stop'),
        keepOnStop: flagField(fields, 'keep_on_stop'),
      });
      return true;
    },

    sendchataction({ fields }) {
      const action = textField(fields, 'action').toLowerCase();
      if (!ACTIONS.has(action)) throw badRequest('Wrong parameter action in request');
      const chat = findChat(world, fields, 'write');
      checkActions(chat, fields);
      const preview = previewAt(chat, fields);
      if (action === 'cancel') preview?.cancelAction();
      else preview?.showAction(action);
      return true;
    },
  };
}

/** Actions ask for less than messages do: a topic that does not exist is no reason to refuse them, nor is General. */
function checkActions({ chat, bot }: ChatState, fields: Fields): void {
  if (chat.type === 'channel') throw badRequest('PEER_ID_INVALID');
  if (chat.type === 'group' && threadIdOf(fields) !== undefined) throw badRequest('Chat is not a forum');
  if (chat.type !== 'private' && bot.status === 'restricted') throw badRequest('CHAT_WRITE_FORBIDDEN');
}
