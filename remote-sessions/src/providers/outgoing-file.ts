/** A file on our disk that waits in the outbox. */
export interface OutgoingFile {
  spoolName: string;
  name: string;
  mimeType: string;
  size: number;
  caption: string;
  /** Where it comes from; none where it was made by us. */
  source?: { project: string; path: string };
}
