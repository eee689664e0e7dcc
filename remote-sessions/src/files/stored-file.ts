/** A file of a person as it lies in a project. */
export interface StoredFile {
  /** The file itself; where it is encoded it exists only after the agent has rebuilt it. */
  path: string;
  /** The name that the person's messenger gave it, made safe. */
  name: string;
  mimeType: string;
  kind: string;
  size: number;
  sha256: string;
  /** Where its Base64 lies, in order; empty for a text, which is stored as it is. */
  parts: string[];
  /** Who sent it, where several people may. */
  from?: string;
  /** What the person pointed at when they sent it without words: a message that they replied to, or whose it was. */
  context?: string;
}
