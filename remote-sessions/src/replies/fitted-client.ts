import type { ActionRows, Capabilities, MessageChange, MessageRequest } from 'shared-types';
import type { ChoiceStore } from '../providers/choice-store.ts';
import type { ProviderClient } from '../providers/provider-client.ts';
import type { SessionRef } from '../sessions/session-ref.ts';
import { isOfQuestion } from './actions.ts';
import { choicesInWords, choicesOf } from './choices-in-words.ts';
import type { Words } from './words/en.ts';

export interface FittedClientOptions {
  client: ProviderClient;
  /** What the provider can carry; undefined as long as it has not said so, which counts as everything. */
  capabilities(): Capabilities | undefined;
  choices: Pick<ChoiceStore, 'offer' | 'withdraw'>;
  wordsOf(ref: SessionRef): Promise<Words>;
}

const isOpen = (actions: ActionRows | undefined): boolean => choicesOf(actions ?? []).length > 0;

/**
 * Makes a client that asks of a provider only what it can do.
 *
 * Without buttons the choices stand in the text with numbers, and what each number means is remembered. Without
 * editing a change is said anew, unless it only tells how the time goes by. Without progress none is sent, and what ends
 * with its answer is not ended by a call of its own.
 */
export function createFittedClient({ client, capabilities, choices, wordsOf }: FittedClientOptions): ProviderClient {
  const can = (what: 'actions' | 'editing' | 'progress') => capabilities()?.[what] ?? true;
  const knowsEndOfRun = () => capabilities()?.endsRun === true;
  const refOf = (remoteSessionId: string) => ({ provider: client.name, sessionId: remoteSessionId });

  async function remember(remoteSessionId: string, messageId: string, actions: ActionRows): Promise<void> {
    const actionIds = choicesOf(actions).map(({ actionId }) => actionId);
    if (actionIds.length > 0) await choices.offer(refOf(remoteSessionId), { messageId, actionIds });
    else await choices.withdraw(refOf(remoteSessionId), messageId);
  }

  async function sendMessage({ endsRun, ...spoken }: MessageRequest, key: string) {
    const message = { ...spoken, ...(endsRun !== undefined && knowsEndOfRun() && { endsRun }) };
    if (can('actions') || message.actions === undefined) return client.sendMessage(message, key);
    const { actions, ...rest } = message;
    // A place in a queue is not worth a number that the next message would have to be mistaken for.
    const isAsked = actions.flat().some(({ id }) => isOfQuestion(id));
    if (message.momentary === true && !isAsked) return client.sendMessage(rest, key);
    const text = await withChoices(message.remoteSessionId, message.text, actions);
    const accepted = await client.sendMessage({ ...rest, text }, key);
    await remember(message.remoteSessionId, accepted.id, actions);
    return accepted;
  }

  async function changeMessage(
    messageId: string,
    change: MessageChange,
    place: { remoteSessionId: string; key: string },
  ) {
    const { actions, text, ...rest } = change;
    if (!can('actions') && actions !== undefined) await remember(place.remoteSessionId, messageId, actions);
    if (!can('editing')) {
      if (text === undefined || isOpen(actions)) return;
      await client.sendMessage({ remoteSessionId: place.remoteSessionId, text, ...rest }, place.key);
      return;
    }
    if (can('actions')) return client.changeMessage(messageId, change, place);
    if (text === undefined) return;
    await client.changeMessage(
      messageId,
      { ...rest, text: await withChoices(place.remoteSessionId, text, actions) },
      place,
    );
  }

  const withChoices = async (remoteSessionId: string, text: string, actions: ActionRows = []): Promise<string> =>
    `${text}${choicesInWords(await wordsOf(refOf(remoteSessionId)), choicesOf(actions))}`;

  return {
    ...client,
    sendMessage,
    changeMessage,
    async showProgress(remoteSessionId, progress) {
      if (can('progress')) await client.showProgress(remoteSessionId, progress);
    },
    async clearProgress(remoteSessionId, isAnswered) {
      if (can('progress') && !(isAnswered && knowsEndOfRun())) await client.clearProgress(remoteSessionId, isAnswered);
    },
  };
}
