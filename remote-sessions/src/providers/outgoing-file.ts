/** A file on our disk that waits in the outbox. */
export interface OutgoingFile {
  spoolName: string;
  name: string;
  mimeType: string;
  size: number;
  caption: string;
}
