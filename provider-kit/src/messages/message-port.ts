import type { CallFailure, ChangeOutcome } from '../calls/call-outcome.ts';
import type { MessageForm, StoredMessage } from './message-store.ts';
import type { OutgoingFile } from './outgoing-files.ts';
import type { StoredPart } from './part-store.ts';

/**
 * How a send ended; `platformId` is the messenger's own id of what is shown now.
 *
 * `keepsFileMs`: the file of the message is still needed for so long, as where the person has to agree first.
 */
export type SendOutcome = { status: 'ok'; platformId: string; keepsFileMs?: number } | CallFailure;

/** One message of the messenger. A message of the contract is shown by one or more of them. */
export interface PlannedPart {
  /** Names the same part in every form of a message. */
  slot: string;
  /** Its place, from 0. */
  position: number;
  /** Of all that it shows: another one means that what is shown has to change. */
  fingerprint: string;
  /** What was sent cannot be edited: a changed part is removed and sent anew. */
  isFixed?: true;
}

/** Where and how a part is shown. */
export interface Addressee {
  remoteSessionId: string;
  /** Ours, of the message that the part belongs to. */
  messageId: string;
  /** Without a sound or a notification. */
  silent: boolean;
  /** Of a notice: the messenger's id of the one person who is to read it. What is refused or unreachable is shown to all. */
  onlyTo?: string;
  /** Beside its own place, which does not take it any more; see `GivenUp`. */
  isElsewhere?: true;
  /** The contract's id of the message that all of it belongs to; only the first part is shown as a reply. */
  replyTo: string | null;
}

/** What belongs to a send beside its part. */
export interface SendExtras {
  /** The messenger's id of the message that this one answers; may be unknown there. */
  replyTo: string | undefined;
  /** Of the message, where it carries one. */
  file: OutgoingFile | undefined;
  /** Aborted where the service stops: what can still be given up should be. */
  signal: AbortSignal;
}

/** A part that was refused, with all that may be at fault. */
export interface RefusedPart<Part> {
  step: 'send' | 'edit';
  part: Part;
  message: StoredMessage;
  file: OutgoingFile | undefined;
  replyTo: string | undefined;
  /** In an edit: the fingerprint of what is shown. */
  shown: string | undefined;
  reason: string;
}

/** Another way of showing the same. Each takes something away for good, so that there is an end. */
export interface NextWay {
  /** For the log. */
  name: string;
  /** What the message goes without from now on. */
  form: MessageForm;
  /** Of an edit: what is shown stays behind and is said anew, or is left as it is. Default: the edit is tried again. */
  edited?: 'say_anew' | 'leave';
  /** The file of the message is not shown as a picture any more. */
  sendAs?: 'document';
  /** What was shown of the message is gone, or is not where the rest will be: all of it is shown from its beginning. */
  isFromBeginning?: true;
}

/**
 * What messages need of a messenger: one call each, and every outcome is a value; no call rejects.
 *
 * Ids of the messenger are strings; whatever is a number there is converted at its edge.
 */
export interface MessagePort<Part extends PlannedPart = PlannedPart> {
  /**
   * Turns a message into the parts that show it; the same message always gives the same parts.
   *
   * Buttons carry `tokenOf(action.id)`: 16 characters that come back when they are pressed. `shown` is what of it was
   * shown before, by its fingerprints, for a messenger with several forms of showing the same.
   */
  planMessage(
    message: StoredMessage,
    tokenOf: (actionId: string) => string,
    file: OutgoingFile | undefined,
    shown: readonly StoredPart[],
  ): Promise<readonly Part[]>;
  send(to: Addressee, part: Part, extras: SendExtras): Promise<SendOutcome>;
  edit(to: Addressee, platformId: string, part: Part): Promise<ChangeOutcome>;
  /** A part that cannot be removed is left behind; a messenger may mark it as out of date. */
  remove(to: Addressee, platformId: string): Promise<ChangeOutcome>;
  /** What is tried after a refusal; undefined where nothing is left. Without it every refusal is the end. */
  nextWay?(refused: RefusedPart<Part>): NextWay | undefined;
}
