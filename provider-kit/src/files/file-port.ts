import type { Readable } from 'node:stream';
import type { ProviderInfo } from 'shared-types';
import type { OutgoingFile } from '../messages/outgoing-files.ts';

/** The bytes of a file that a person has sent. A body that breaks off errors: it never ends as if it were whole. */
export type OpenedFile =
  /** `mimeType`: where the messenger tells it only with the bytes. */
  | { status: 'ok'; body: Readable; size: number | undefined; mimeType?: string }
  | { status: 'not_found' }
  | { status: 'too_large' }
  /** The same call may work later. `reason` holds no secret. */
  | { status: 'unavailable'; reason: string };

/** What files need of a messenger. */
export interface FilePort {
  /** As people know it. */
  displayName: string;
  limits: Required<ProviderInfo['capabilities']['limits']>;
  /** Begins to read a file by what the messenger knows it by; never rejects. */
  openFile(platformId: string): Promise<OpenedFile>;
  /** How many bytes of an outgoing file `sendAs` looks at; default 0. */
  headBytes?: number;
  /** Whether an outgoing file is shown as a picture; by default none is. */
  sendAs?(file: { head: Buffer; size: number; name: string; mimeType: string }): OutgoingFile['sendAs'];
}
