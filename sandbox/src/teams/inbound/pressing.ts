import { type Activity, isObject } from '../activity.ts';
import { ADAPTIVE_CARD, FILE_CONSENT } from '../cards/content-types.ts';
import { readCard, type SeenButton } from '../cards/read-card.ts';
import { validateCard } from '../cards/validate-card.ts';
import { StandInMisuse } from '../errors.ts';
import type { ChatFiles } from '../files/chat-files.ts';
import type { Conversation, Message } from '../world/conversation.ts';
import type { Member } from '../world/people.ts';
import type { World } from '../world/world.ts';
import { type Composing, composeBase, composeMessage } from './compose.ts';
import type { Delivery } from './deliver.ts';
import type { BotLine } from './tell-bot.ts';

/** What a person sees come of a press. */
export type Pressed =
  /** `Action.Submit`: the bot took it; what it does is seen in the chat. */
  | { status: 'sent' }
  /** `Action.Execute`: the bot answered with a card, which this person now sees, or with words. */
  | { status: 'card'; content: unknown }
  | { status: 'message'; text: string }
  | { status: 'opened'; url: string }
  /** "Something went wrong. Please try again." */
  | { status: 'failed'; reason: string };

/** Lets a person press what a card offers. */
export function createPressing(
  world: World,
  line: BotLine,
  conversation: Conversation,
  member: Member,
  where: (rootId?: string) => Composing,
) {
  const find = (messageId: string, contentType: string) => {
    const message = conversation.messages.get(messageId);
    const attachment = message?.activity.attachments?.find((each) => each.contentType === contentType);
    if (!message || message.isDeleted || !attachment) throw new StandInMisuse(`${messageId} has no such card.`);
    if (conversation.access !== 'installed') throw new StandInMisuse('The app is not here any more.');
    return { message, attachment };
  };

  const submit = async (message: Message, button: SeenButton, inputs: Record<string, string>): Promise<Pressed> => {
    const data =
      isObject(button.data) || button.data === undefined ? { ...(button.data ?? {}), ...inputs } : button.data;
    const special = isObject(data) && isObject(data.msteams) ? data.msteams : {};
    const text =
      special.type === 'messageBack' || special.type === 'imBack' ? String(special.text ?? special.value) : '';
    const { msteams: _special, ...value } = isObject(data) ? data : { value: data };
    const activity: Activity = composeMessage(world, where(message.rootId), {
      id: world.nextId(),
      text,
      value: special.type === 'messageBack' ? (special.value ?? value) : value,
      replyToId: message.id,
    });
    if (text === '') delete activity.text;
    activity.channelData = {
      ...(activity.channelData as object),
      source: { name: 'message' },
      legacy: { replyToId: message.id },
    };
    return outcome(await line.tell(activity), () => ({ status: 'sent' }));
  };

  const execute = async (message: Message, button: SeenButton, inputs: Record<string, string>): Promise<Pressed> => {
    const data = { ...(isObject(button.data) ? button.data : {}), ...inputs };
    const delivery = await line.tell({
      ...composeBase(world, where(message.rootId)),
      type: 'invoke',
      name: 'adaptiveCard/action',
      id: `f:${crypto.randomUUID()}`,
      replyToId: message.id,
      value: {
        action: { type: 'Action.Execute', ...(button.verb !== undefined && { verb: button.verb }), data },
        trigger: 'manual',
      },
    });
    return outcome(delivery, (body) => {
      const answer = readAnswer(body);
      if (answer.status === 'card') {
        message.ownCards.set(member.id, answer.content);
        conversation.changed();
      }
      return answer;
    });
  };

  return {
    async press(messageId: string, title: string, inputs: Record<string, string> = {}): Promise<Pressed> {
      const { message, attachment } = find(messageId, ADAPTIVE_CARD);
      const { buttons } = readCard(message.ownCards.get(member.id) ?? attachment.content);
      const button = buttons.find((each) => each.title === title);
      if (!button) {
        const titles = buttons.map((each) => `[${each.title}]`).join(' ') || 'none';
        throw new StandInMisuse(`Message ${messageId} has no button "${title}"; its buttons: ${titles}`);
      }
      if (!button.isEnabled) throw new StandInMisuse(`The button "${title}" is disabled.`);
      if (button.type === 'Action.OpenUrl') return { status: 'opened', url: button.url ?? '' };
      if (button.type === 'Action.Submit') return await submit(message, button, inputs);
      if (button.type === 'Action.Execute') return await execute(message, button, inputs);
      throw new StandInMisuse(`Nothing that the bot hears of happens on "${title}".`);
    },
    async answerConsent(messageId: string, action: 'accept' | 'decline', files: ChatFiles): Promise<Delivery> {
      const { message, attachment } = find(messageId, FILE_CONSENT);
      const content = isObject(attachment.content) ? attachment.content : {};
      const context = content[action === 'accept' ? 'acceptContext' : 'declineContext'] ?? {};
      return await line.tell({
        ...composeBase(world, where()),
        type: 'invoke',
        name: 'fileConsent/invoke',
        id: `f:${crypto.randomUUID()}`,
        replyToId: message.id,
        value: {
          type: 'fileUpload',
          action,
          context,
          ...(action === 'accept' && {
            uploadInfo: files.openUpload(attachment.name ?? '', Number(content.sizeInBytes)),
          }),
        },
      });
    },
  };
}

function outcome({ status, body }: Delivery, read: (body: string) => Pressed): Pressed {
  if (typeof status === 'number' && status >= 200 && status < 300) return read(body);
  return { status: 'failed', reason: `The bot answered ${status}.` };
}

/** Reads the answer to `Action.Execute` by the page "Universal Actions for Adaptive Cards". */
function readAnswer(body: string): Pressed {
  const failed = (reason: string): Pressed => ({ status: 'failed', reason });
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return failed('The answer is no JSON.');
  }
  if (!isObject(answer) || typeof answer.statusCode !== 'number') return failed('The answer has no statusCode.');
  const { statusCode, type, value } = answer;
  if (statusCode !== 200) return failed(isObject(value) ? String(value.message) : `statusCode ${statusCode}`);
  if (type === 'application/vnd.microsoft.activity.message' && typeof value === 'string') {
    return { status: 'message', text: value };
  }
  if (type === ADAPTIVE_CARD) {
    const [problem] = validateCard(value);
    return problem === undefined ? { status: 'card', content: value } : failed(problem);
  }
  return failed(`The answer has type ${String(type)} and no fitting value.`);
}
