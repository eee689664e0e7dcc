import type { QueueLog } from 'service-kit';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import { readAction } from '../replies/actions.ts';
import type { ReplyText } from '../replies/replies.ts';
import type { SessionRef } from '../sessions/session-ref.ts';

/** What is said of a prompt that waits has an id made from the prompt's, so that it is found when that waits no more. */
const noticeId = (promptId: string): string => `waiting:${promptId}`;

/** Which prompt a notice is about whose buttons mean something only as long as that waits. */
function waitingPromptOf({ actions = [] }: ReplyText): string | undefined {
  const action = actions.flat().map(({ id }) => readAction(id));
  return action.find((one) => one?.name === 'drop' || one?.name === 'keep')?.argument;
}

/** Makes what keeps notices about waiting prompts true: *Drop this message* goes away when it does nothing any more. */
export function createWaitingNotices(outbox: Pick<MessageOutbox, 'change' | 'wasSaid'>, log: Pick<QueueLog, 'warn'>) {
  async function end(ref: SessionRef, promptId: string) {
    const id = noticeId(promptId);
    if (await outbox.wasSaid(id)) await outbox.change(ref, `${id}:over`, { replyId: id }, { actions: [] });
  }

  return {
    /** The id to say a reply with. */
    idFor(reply: ReplyText, id: string): string {
      const promptId = waitingPromptOf(reply);
      return promptId === undefined ? id : noticeId(promptId);
    },
    /** The prompt is taken up or was dropped; the buttons of its notice go, where there is one. Never rejects. */
    end(ref: SessionRef, promptId: string): void {
      void end(ref, promptId).catch((err) => log.warn({ err, promptId }, 'a button of a message is left over'));
    },
  };
}
