import { badRequest, tooManyRequests } from '../errors.ts';
import { flagField, integerField } from '../parameters.ts';
import { readRichMessage } from '../read-rich-message.ts';
import { wordsOfBlocks } from '../rich-words.ts';
import { readInlineKeyboard } from '../validate-keyboard.ts';
import { findChat, type MethodContext, type Methods } from './method.ts';
import { deliver, previewAt, readTarget } from './target.ts';

/** sendRichMessage and sendRichMessageDraft. */
export function createRichMethods(context: MethodContext): Methods {
  const { world, rates } = context;
  return {
    sendrichmessage({ fields }) {
      const message = readRichMessage(fields, { isPreview: false });
      const markup = readInlineKeyboard(fields);
      const target = readTarget(context, fields, 'the rich message');
      return deliver(context, target, { rich_message: message, ...(markup && { reply_markup: markup }) });
    },

    sendrichmessagedraft({ fields }) {
      const rich = readRichMessage(fields, { isPreview: true });
      const draftId = integerField(fields, 'draft_id') ?? 0;
      const chat = findChat(world, fields, 'write');
      if (chat.chat.type !== 'private') throw badRequest('TEXTDRAFT_PEER_INVALID');
      if (draftId === 0) throw badRequest('RANDOM_ID_INVALID');
      const waitS = rates?.takeDraft(chat.chat.id) ?? 0;
      if (waitS > 0) throw tooManyRequests(waitS);
      previewAt(chat, fields)?.showDraft({
        draftId,
        text: wordsOfBlocks(rich.blocks),
        entities: [],
        rich,
        canStop: flagField(fields, 'can_stop'),
        keepOnStop: flagField(fields, 'keep_on_stop'),
      });
      return true;
    },
  };
}
