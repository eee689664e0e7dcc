import type { ProviderInfo } from 'shared-types';
import type { FilePort } from './files/file-port.ts';
import type { MessagePort, PlannedPart } from './messages/message-port.ts';
import type { PreviewPort } from './progress/preview-port.ts';

/**
 * All that the kit needs of a messenger.
 *
 * Nothing here rejects: every outcome is a value. Ids of the messenger are strings; whatever is a number there is
 * converted at its edge. A remote session id is whatever the messenger finds the place by.
 */
export interface Messenger<Part extends PlannedPart = PlannedPart> extends MessagePort<Part>, FilePort {
  /** Who we are there; undefined until the messenger has said it. */
  account(): Promise<ProviderInfo['account'] | undefined>;
  /**
   * The remote session that is paired as a whole with this one, as the chat of a topic: who is approved, revoked or can
   * be reached there is so in all that share it. Of what it answers it answers the same. Default: each by itself.
   */
  pairingOf?(remoteSessionId: string): string;
  /** What it lacks; default: it has both. */
  can?: { actions?: boolean; editing?: boolean };
  /** How people write a command of this name; default `/name`. */
  commandText?(name: string): string;
  /** What else newly connected people are told, in their language (BCP 47). */
  welcome?(language: string | undefined): string;
  /** Without it nothing is shown while a run goes on. */
  preview?: PreviewPort;
}
