import type { QueueLog } from 'service-kit';
import type { Addressee } from '../sessions/session-ref.ts';
import { fitsDocument, needsDocument, type Subject, type Whereabouts } from './subject.ts';

/** Sends a text as a file, before what is said after it; the same id once. Rejects where it could not be stored. */
export type SendDocument = (to: Addressee, id: string, document: { name: string; text: string }) => Promise<void>;

export interface BringSubjectOptions {
  sendDocument: SendDocument;
  /** How many UTF-16 units a message of a provider's messenger holds. */
  messageUnits(provider: string): number;
  /** Whether a provider carries files. */
  takesFiles(provider: string): boolean;
  log: Pick<QueueLog, 'warn'>;
}

/**
 * Makes what puts a subject that is too long for its message before it as a file; says where the whole of it is. That
 * it has been shown is not known by then.
 */
export function createBringSubject({ sendDocument, messageUnits, takesFiles, log }: BringSubjectOptions) {
  return async (to: Addressee, id: string, subject: Subject | undefined): Promise<Whereabouts> => {
    if (subject === undefined || !needsDocument(subject, messageUnits(to.provider))) return 'message';
    if (!fitsDocument(subject) || !takesFiles(to.provider)) return 'nowhere';
    try {
      await sendDocument(to, id, subject.document);
      return 'coming';
    } catch (err) {
      log.warn({ err, id }, 'what is to be decided on could not be sent as a file');
      return 'nowhere';
    }
  };
}
