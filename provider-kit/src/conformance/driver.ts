/** A button as a person sees it. */
export interface SeenButton {
  label: string;
  isDisabled: boolean;
}

/** A message of the bot as it stands in the chat now. */
export interface SeenMessage {
  text: string;
  buttons: SeenButton[];
  /** Where the messenger shows that it answers another one: the text of that one. */
  repliesTo?: string;
  file?: { name: string; bytes: Uint8Array };
}

export interface Seen {
  /** What the bot has sent, oldest first. */
  messages: SeenMessage[];
  /** The preview of an answer that is being written; `typing` where the messenger shows no more. */
  preview?: string | undefined;
}

/** One person at the other end of a provider, as a module plays them. What they do is done when it resolves. */
export interface Driver {
  /** Writes for the first time, so that the provider shows a code. */
  pair(): Promise<void>;
  /** Writes a message and resolves with what `edit` calls it. */
  write(text: string): Promise<string>;
  edit(message: string, text: string): Promise<void>;
  /** Presses the newest button with this label. */
  press(label: string): Promise<void>;
  sendFile(file: { name: string; mimeType: string; bytes: Uint8Array }): Promise<void>;
  seen(): Promise<Seen>;
  /** A part of the same chat that is a remote session of its own, as a topic is; where the messenger divides chats. */
  part?(): Promise<Pick<Driver, 'write' | 'seen'>>;
  /** A new group with this person and the bot; both ways to write turn to the bot there. Where the messenger has groups. */
  group?(): Promise<Pick<Driver, 'pair' | 'write' | 'seen'>>;
  close?(): Promise<void>;
}

export interface DriverOptions {
  providerUrl: string;
  /** Which person: 1 or 2. Both talk to the same provider, each in a conversation of their own. */
  person: number;
}

/** What a driver module exports as `createDriver`. */
export type CreateDriver = (options: DriverOptions) => Promise<Driver>;
