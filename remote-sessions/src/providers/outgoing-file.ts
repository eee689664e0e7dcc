/** A file on our disk that waits in the outbox. */
export interface OutgoingFile {
  spoolName: string;
  name: string;
  mimeType: string;
  size: number;
  caption: string;
  /** The message that it answers, where that would not be clear. */
  replyTo?: string;
  /** Where it comes from; none where it was made by us. */
  source?: { project: string; path: string };
}
