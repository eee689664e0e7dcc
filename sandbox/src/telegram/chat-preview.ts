import type { MessageEntity, RichMessage } from '@grammyjs/types';
import type { Timers } from './timers.ts';

/** How long a preview stays without being refreshed (Bot API: sendMessageDraft). */
const DRAFT_LIFETIME_MS = 30_000;
/** How long a chat action shows (Bot API: sendChatAction). */
const ACTION_LIFETIME_MS = 5_000;

export type Draft = {
  draftId: number;
  /** Empty shows "Thinking..."; of a rich one its words. */
  text: string;
  entities: MessageEntity[];
  rich?: RichMessage;
  canStop: boolean;
  keepOnStop: boolean;
  stopped: boolean;
};

type Fleeting<Value> = { show(value: Value): void; clear(): void; current(): Value | undefined };

/** What stands in a chat for a while only: the bot's preview and its chat action. */
export function createPreview(timers: Timers, onChange: () => void) {
  const draft = fleeting<Draft>(timers, DRAFT_LIFETIME_MS, onChange);
  const action = fleeting<string>(timers, ACTION_LIFETIME_MS, onChange);
  const stoppedIds = new Set<number>();

  return {
    draft: draft.current,
    action: action.current,
    showAction: action.show,
    cancelAction: action.clear,
    /** Shows or refreshes a preview; one that the person has stopped is not shown again. */
    showDraft(shown: Omit<Draft, 'stopped'>): void {
      if (!stoppedIds.has(shown.draftId)) draft.show({ ...shown, stopped: false });
    },
    /** The person's Stop: the preview goes, or stays as it is if the bot asked for that. */
    stopDraft(): number | undefined {
      const current = draft.current();
      if (!current?.canStop || current.stopped) return undefined;
      stoppedIds.add(current.draftId);
      if (current.keepOnStop) draft.show({ ...current, canStop: false, stopped: true });
      else draft.clear();
      return current.draftId;
    },
    /** A message of the bot takes the place of both. */
    clear(): void {
      draft.clear();
      action.clear();
    },
  };
}

function fleeting<Value>(timers: Timers, lifetimeMs: number, onChange: () => void): Fleeting<Value> {
  let value: Value | undefined;
  let timer: unknown;
  const clear = () => {
    if (value === undefined) return;
    timers.clearTimeout(timer);
    value = undefined;
    onChange();
  };
  return {
    clear,
    current: () => value,
    show(shown) {
      timers.clearTimeout(timer);
      value = shown;
      timer = timers.setTimeout(clear, lifetimeMs);
      onChange();
    },
  };
}
