import { fits, isCodedError, isFenced, type QueueLog } from 'service-kit';
import {
  type EventEnvelope,
  EventTypeSchema,
  type IncomingMessage,
  type ProviderEvent,
  ProviderEventSchema,
} from 'shared-types';
import { withSpeaker } from '../prompts/speaker.ts';
import { isOfQuestion } from '../replies/actions.ts';
import type { Reply } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import type { StopRun } from '../runs/stop-run.ts';
import type { Addressee, SessionRef } from '../sessions/session-ref.ts';
import { createDoubleTaps } from './double-taps.ts';
import type { HandleAction } from './handle-action.ts';
import type { HandleEdit } from './handle-edit.ts';
import type { HandleMessage } from './handle-message.ts';
import type { SelectByTitle } from './select-by-title.ts';

export interface HandleEventOptions {
  handleMessage: HandleMessage['handleMessage'];
  handleEdit: HandleEdit;
  handleAction: HandleAction;
  stopRun: Pick<StopRun, 'ofSession' | 'ofRun'>;
  listProjects(): Promise<string[]>;
  selectByTitle: SelectByTitle;
  /** What a message means where choices were offered in words; undefined where it is no choice. */
  readChoice(
    eventId: string,
    ref: SessionRef,
    message: IncomingMessage,
  ): Promise<{ messageId: string; actionId: string } | undefined>;
  /** Since when it has waited for us, where we were away (milliseconds); undefined where we were not. */
  waitedSince(
    ref: SessionRef,
    event: { writtenAt: number; receivedAt: number; isPress: boolean },
  ): Promise<number | undefined>;
  /** Stops what runs and forgets everything else: what waits, its mapping, its preferences, what was to be said. */
  forgetSession(ref: SessionRef): Promise<void>;
  say(to: Addressee, id: string, reply: Reply): Promise<void>;
  log: QueueLog & { info(details: object, message: string): void };
}

/** A mistake of ours may pass; then the person is told, as it must not hold back all that follows. */
const MOST_UNEXPECTED_FAILURES = 3;

/** When an event was stored, in milliseconds, and how often it could not be handled since. */
export interface Received {
  at: number;
  failures: number;
}

/**
 * Makes the one place where an event becomes what it means, and where a failure becomes what the person reads.
 *
 * Rejects for failures that pass (a full disk), three times for one that nobody foresaw, and where a session could not be
 * forgotten: then the event is handled again later. Handling an event again is harmless, as all that comes of it has ids made from its id.
 */
export function createHandleEvent(options: HandleEventOptions) {
  const { handleMessage, handleEdit, handleAction, readChoice, stopRun, forgetSession, say, log } = options;
  const { listProjects, selectByTitle, waitedSince } = options;
  const isSecondTap = createDoubleTaps();

  return async function handleEvent(eventId: string, envelope: EventEnvelope, received: Received): Promise<void> {
    const ref: SessionRef = { provider: envelope.data.provider, sessionId: envelope.data.remoteSession.sessionId };
    if (!fits(ProviderEventSchema, envelope)) {
      const isKnown = fits(EventTypeSchema, envelope.type);
      if (isKnown) log.warn({ type: envelope.type }, 'an event that is not as the contract says, ignored');
      else log.info({ type: envelope.type }, 'an event of an unknown kind, ignored');
      return;
    }
    const event: ProviderEvent = envelope;
    const to: Addressee = { ...ref, replyTo: answeredBy(event) };
    try {
      const reply = await replyTo(eventId, ref, event, received.at);
      if (reply !== undefined) await say(to, `${eventId}:reply`, reply);
    } catch (error) {
      if (isFenced(error)) throw error;
      if (isCodedError(error) && error.retryable && replies.failurePhrase(error) === undefined) throw error;
      if (!isCodedError(error) && received.failures < MOST_UNEXPECTED_FAILURES) throw error;
      // Nobody is there to be told, and what was given up must not stay half mapped.
      if (event.type === 'session.revoked') throw error;
      log.error({ err: error }, 'an event could not be handled');
      await say(to, `${eventId}:reply`, replies.failed(error));
    }
  };

  async function replyTo(
    eventId: string,
    ref: SessionRef,
    event: ProviderEvent,
    receivedAt: number,
  ): Promise<Reply | undefined> {
    const { remoteSession } = event.data;
    const isPress = event.type === 'action.selected';
    const backlogSince = () => waitedSince(ref, { writtenAt: Date.parse(event.timestamp), receivedAt, isPress });
    switch (event.type) {
      case 'message.received': {
        const message = withSpeaker(event.data.message, remoteSession);
        const choice = await readChoice(eventId, ref, message);
        if (choice !== undefined) return handleAction({ eventId, ref, remoteSession, ...choice });
        return handleMessage({ eventId, ref, remoteSession, message, backlogSince: await backlogSince() });
      }
      case 'message.edited':
        return handleEdit({
          eventId,
          ref,
          remoteSession,
          message: withSpeaker(event.data.message, remoteSession),
          backlogSince: await backlogSince(),
        });
      case 'action.selected': {
        const { messageId, action } = event.data;
        const press = { eventId, ref, messageId, actionId: action.id, at: Date.parse(event.timestamp) };
        // Of a question with several answers the second tap takes back what the first one chose.
        if (!isOfQuestion(action.id) && isSecondTap(press)) return undefined;
        return handleAction({ ...press, remoteSession, backlogSince: await backlogSince() });
      }
      case 'run.stop_requested': {
        // The button may have been pressed when its run was just over; the next one is not meant.
        const { runId } = event.data;
        const { status } = runId === '' ? await stopRun.ofSession(ref) : await stopRun.ofRun(ref, runId);
        if (status === 'not_running') return undefined;
        return status === 'dropped' ? replies.stoppedWaiting : replies.stopping;
      }
      case 'session.paired':
        if (await selectByTitle(eventId, ref.provider, remoteSession)) return undefined;
        return replies.welcome(await listProjects());
      case 'session.revoked':
        await forgetSession(ref);
        return undefined;
    }
  }
}

/** In groups, whose message is answered has to be clear, and in which thread. */
function answeredBy(event: ProviderEvent): string | undefined {
  if (event.type !== 'message.received' && event.type !== 'message.edited') return undefined;
  const { id, sender } = withSpeaker(event.data.message, event.data.remoteSession);
  return sender === undefined ? undefined : id;
}
