import {
  backoffMs,
  type Clock,
  type Database,
  delay,
  type Handler,
  type QueueItem,
  type QueueLog,
  type QueueStore,
  UNTIL_RELEASED,
} from 'service-kit';
import type { Attachment } from 'shared-types';
import type { Prompt } from '../prompts/prompt.ts';
import type { PromptQueue } from '../prompts/prompt-queue.ts';
import { type PromptPart, promptText } from '../prompts/prompt-text.ts';
import type { MessageOutbox } from '../providers/message-outbox.ts';
import type { Reply, TextFor } from '../replies/replies.ts';
import * as replies from '../replies/replies.ts';
import { HELD_BECAUSE } from '../replies/why-text.ts';
import { type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { Transcribe, Transcript } from '../transcription/create-transcription.ts';

export interface HearVoiceOptions {
  /** Undefined where the settings name no service: then nothing is heard. */
  transcribe: Transcribe | undefined;
  /** Whether the person has to say that it runs. */
  mustConfirm: boolean;
  openFile(provider: string, fileId: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  database: Database;
  promptStore: QueueStore<Prompt>;
  prompts: Pick<PromptQueue, 'wake'>;
  hasBegun(id: string): Promise<boolean>;
  outbox: Pick<MessageOutbox, 'sayInTransaction' | 'wake'>;
  textFor: TextFor;
  clock: Clock;
  log: QueueLog;
}

/** As long as a person needs to read a sentence and to begin to correct it. */
export const CORRECTION_MS = 10_000;

const MOST_TRIES = 3;
/** The interface takes no more. */
const MOST_BYTES = 25 * 1_048_576;

/** Somebody else's voice is a file: its words are not the person's. */
const isUnheard = (part: PromptPart): boolean =>
  part.voice === undefined && part.forwardedFrom === undefined && !part.areFilesThere && voiceOf(part) !== undefined;

const voiceOf = ({ attachments = [] }: PromptPart): Attachment | undefined =>
  attachments.find(({ kind }) => kind === 'voice');

/**
 * Voice messages become text before their prompt runs: the person sees what was understood, and may correct it.
 *
 * The text takes the place of the sound, on disk together with what is said of it. Where it cannot be made out the file
 * goes to the agent, as it does without a service, and the person is told why.
 */
export function createHearVoice(options: HearVoiceOptions) {
  const { transcribe, mustConfirm, openFile, database, promptStore, prompts, hasBegun, outbox, textFor, clock, log } =
    options;

  async function listen(
    hear: Transcribe,
    provider: string,
    voice: Attachment,
    signal: AbortSignal,
  ): Promise<Transcript> {
    for (let tries = 1; ; tries++) {
      const transcript = await listenOnce(hear, provider, voice, signal);
      if (transcript.status === 'heard' || !transcript.isPassing || tries >= MOST_TRIES) return transcript;
      log.warn({ reason: transcript.reason, tries }, 'a voice message was not understood, trying again');
      await delay(clock, backoffMs(tries), signal);
      signal.throwIfAborted();
    }
  }

  async function listenOnce(
    hear: Transcribe,
    provider: string,
    voice: Attachment,
    signal: AbortSignal,
  ): Promise<Transcript> {
    try {
      const chunks: Uint8Array[] = [];
      let size = 0;
      for await (const chunk of await openFile(provider, voice.fileId, signal)) {
        size += chunk.length;
        if (size > MOST_BYTES) return { status: 'failed', isPassing: false, why: 'too_long', reason: 'it is too long' };
        chunks.push(chunk);
      }
      const { name, mimeType } = voice;
      return await hear({ bytes: new Uint8Array(Buffer.concat(chunks)), name, mimeType }, signal);
    } catch (err) {
      signal.throwIfAborted();
      log.warn({ err }, 'a voice message could not be fetched');
      return { status: 'failed', isPassing: true, why: 'not_fetched', reason: 'it cannot be fetched' };
    }
  }

  /** What is heard of one part; the text takes the place of its sound. */
  function withTranscript(part: PromptPart, transcript: Transcript): PromptPart {
    if (transcript.status === 'failed') return { ...part, voice: 'not_heard' };
    const { attachments = [], ...rest } = part;
    const left = attachments.filter(({ kind }) => kind !== 'voice');
    const text = [part.text.trim(), transcript.text].filter((one) => one !== '').join('\n\n');
    return { ...rest, text, voice: 'heard', ...(left.length > 0 && { attachments: left }) };
  }

  /** Within a transaction: it may have been changed or dropped meanwhile, and what is said of it goes with it. */
  async function takeTranscript(
    { id }: QueueItem<Prompt>,
    index: number,
    voice: Attachment,
    transcript: Transcript,
  ): Promise<{ status: 'taken' } | { status: 'dropped' } | { status: 'changed'; item: QueueItem<Prompt> }> {
    const now = await promptStore.get(id);
    if (now === undefined) return { status: 'dropped' };
    const { payload } = now;
    const part = payload.parts?.[index];
    if (part === undefined || voiceOf(part)?.fileId !== voice.fileId) return { status: 'changed', item: now };
    const heard = withTranscript(part, transcript);
    const parts = (payload.parts ?? []).map((one, at) => (at === index ? heard : one));
    const isHeard = transcript.status === 'heard';
    const next: Prompt = {
      ...payload,
      parts,
      text: promptText(payload.context, parts),
      ...(isHeard && mustConfirm && { isUnconfirmed: true }),
    };
    const waits = isHeard ? (mustConfirm ? UNTIL_RELEASED : clock.now() + CORRECTION_MS) : 0;
    await promptStore.replace(id, next, waits);
    const said = await textFor(payload, replyTo(transcript, heard.text, id));
    await outbox.sayInTransaction(payload, { id: `${id}:heard:${index}`, ...said, replyTo: part.messageId });
    return { status: 'taken' };
  }

  function replyTo(transcript: Transcript, text: string, promptId: string): Reply {
    if (transcript.status === 'failed') return replies.voiceNotHeard(transcript.why);
    return mustConfirm ? replies.voiceToConfirm(text, promptId) : replies.voiceHeard(text, CORRECTION_MS);
  }

  return {
    gate: (run: Handler<Prompt>): Handler<Prompt> =>
      async function hearOrRun(item, signal) {
        const { id, payload } = item;
        const { parts = [], provider } = payload;
        if (transcribe === undefined || (await hasBegun(id))) return run(item, signal);
        if (payload.isUnconfirmed) {
          await database.write(() => promptStore.hold(id, UNTIL_RELEASED, HELD_BECAUSE.unconfirmed));
          const now = await promptStore.get(id);
          if (now === undefined) return { status: 'done' };
          return now.payload.isUnconfirmed ? { status: 'held' } : run(now, signal);
        }
        const index = parts.findIndex(isUnheard);
        const part = parts[index];
        const voice = part && voiceOf(part);
        if (part === undefined || voice === undefined) return run(item, signal);
        const transcript = await listen(transcribe, provider, voice, signal);
        const became = await database.write(() => takeTranscript(item, index, voice, transcript));
        if (became.status === 'changed') return hearOrRun(became.item, signal);
        if (became.status === 'dropped') return { status: 'done' };
        if (transcript.status === 'failed')
          log.warn({ promptId: id, reason: transcript.reason }, 'a voice message goes on as a file');
        outbox.wake(payload);
        return { status: 'held' };
      },

    /** Lets it run as it was understood; false where it does not wait for that any more. */
    async confirm(ref: SessionRef, promptId: string): Promise<boolean> {
      const item = await promptStore.get(promptId);
      if (item === undefined || item.key !== sessionKey(ref) || !item.payload.isUnconfirmed) return false;
      await promptStore.revise(promptId, ({ isUnconfirmed: _unconfirmed, ...payload }) => ({ payload, notBefore: 0 }));
      prompts.wake(ref);
      return true;
    },
  };
}
