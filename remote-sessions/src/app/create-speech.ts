import { createInTurn, createSecretHider, type Logger } from 'service-kit';
import type { Settings } from 'shared-types';
import { secretsOf } from '../config.ts';
import { createDeliverFile, type DeliverFileOptions } from '../files/deliver-file.ts';
import { createSendToPerson } from '../files/send-to-person.ts';
import { createMessageOutbox, type MessageOutboxOptions } from '../providers/message-outbox.ts';
import type { Reply, TextFor } from '../replies/replies.ts';
import { type Addressee, type SessionRef, sessionKey } from '../sessions/session-ref.ts';
import type { DividedWork } from './divide-work.ts';
import type { Stores } from './open-stores.ts';
import { createWaitingNotices } from './waiting-notices.ts';

export interface SpeechOptions extends Pick<MessageOutboxOptions, 'client' | 'onSent' | 'measure'> {
  settings: Settings;
  stores: Stores;
  sharing: DividedWork['sharing'];
  textFor: TextFor;
  /** Told when a file of a project has reached its person, with the message that it is. */
  onFileSent(ref: SessionRef, messageId: string, source: FileSource): Promise<void>;
  /** Told when the provider has refused a file. */
  onFileRefused(ref: SessionRef, id: string): Promise<void>;
  log: Logger;
}

type FileSource = NonNullable<Parameters<DeliverFileOptions['onSent']>[3]>;

/** Puts together what is said to people: replies, changes of them and files, in the order in which they are meant. */
export function createSpeech(options: SpeechOptions) {
  const { settings, stores, sharing, client, textFor, onSent, onFileSent, onFileRefused, measure, log } = options;
  const { database, spool, clock } = stores;
  const deliverFile = createDeliverFile({
    spool,
    async onSent(ref, id, messageId, source) {
      const isKnown = source === undefined ? undefined : onFileSent(ref, messageId, source);
      await Promise.all([outbox.noteSent(id, messageId), isKnown]);
    },
  });
  const outbox = createMessageOutbox({
    database,
    store: stores.replies,
    client,
    onSent,
    onDelivered: stores.runs.setDelivered,
    measure,
    hide: createSecretHider(() => secretsOf(settings)),
    ...sharing,
    async deliverFile(provider, ref, id, file) {
      const refusal = await deliverFile(provider, ref, id, file);
      if (refusal !== undefined) await onFileRefused(ref, id);
      return refusal && (await textFor(ref, refusal));
    },
    clock,
    log,
  });
  const notices = createWaitingNotices(outbox, log);
  // In the order in which it is meant: what is said first may wait longer for its words.
  const { run: inTurn } = createInTurn();

  const sayOnce = (to: Addressee, id: string, reply: Reply) =>
    inTurn(sessionKey(to), async () => {
      const said = await textFor(to, reply);
      return outbox.say(to, {
        ...said,
        id: notices.idFor(said, id),
        ...(to.replyTo !== undefined && { replyTo: to.replyTo }),
      });
    });

  return {
    outbox,
    notices,
    sendToPerson: createSendToPerson({ spool, outbox }),
    /** Says something, and tells whether it was said before. */
    sayOnce,
    async say(to: Addressee, id: string, reply: Reply): Promise<void> {
      await sayOnce(to, id, reply);
    },
    /** Changes what was said before. */
    change: (ref: SessionRef, id: string, replyId: string, reply: Reply): Promise<void> =>
      inTurn(sessionKey(ref), async () => {
        const { text, actions } = await textFor(ref, reply);
        await outbox.change(ref, id, { replyId }, { text, ...(actions !== undefined && { actions }) });
      }),
  };
}
