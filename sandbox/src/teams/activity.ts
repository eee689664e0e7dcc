/** An account as activities name it: a person (`29:…`), the bot (`28:<app id>`). */
export type Account = { id: string; name?: string; aadObjectId?: string };

export type Attachment = { contentType: string; contentUrl?: string; name?: string; content?: unknown };

/** What crosses the wire in both directions. Only what the stand-in itself looks at is named. */
export type Activity = {
  type: string;
  id?: string;
  text?: string;
  textFormat?: string;
  attachments?: Attachment[];
  entities?: Record<string, unknown>[];
  value?: unknown;
  replyToId?: string;
  [field: string]: unknown;
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
