/** What the server of the page tells the page, and the other way round; types alone, as both sides read this file. */

/** A piece of formatting as Telegram tells it; `offset` and `length` count UTF-16 units. */
export interface PageEntity {
  type: string;
  offset: number;
  length: number;
  /** Of a link. */
  url?: string;
  /** Of a block of code. */
  language?: string;
}

export interface PageButton {
  label: string;
  style?: string;
  url?: string;
  disabled: boolean;
}

export interface PageFile {
  id: string;
  name: string;
  /** Bytes. */
  size: number;
  /** A picture can be shown; anything else is only downloaded. */
  isPicture: boolean;
  /** Sent as a photo, not as a file. */
  isPhoto: boolean;
}

/** A message of the chat as it stands now. */
export interface PageMessage {
  id: number;
  from: 'bot' | 'person';
  /** Seconds since the epoch. */
  date: number;
  /** The topic that it is in; none outside the topics. */
  threadId?: number;
  /** What Telegram tells of the chat itself, in place of all that follows. */
  service?: string;
  text: string;
  entities: PageEntity[];
  /** Of a person's own message: what they would have to type for it again. */
  typed?: string;
  buttons: PageButton[][];
  isEdited: boolean;
  replyTo?: { id: number; from: 'bot' | 'person'; text: string };
  albumId?: string;
  /** The emoji that the other side reacted with. */
  reaction?: string;
  file?: PageFile;
}

/** A command of the bot, without its slash. */
export interface PageCommand {
  command: string;
  description: string;
}

/** A part of the chat with a conversation of its own. */
export interface PageTopic {
  id: number;
  name: string;
}

/** What stands below the messages of a place for a while: the bot's draft, and what it does. */
export interface PagePreview {
  threadId?: number;
  draft?: { text: string; entities: PageEntity[]; canStop: boolean; isStopped: boolean };
  /** Such as `typing`. */
  action?: string;
}

/** A file or folder of a project; only folders have children. */
export interface TreeNode {
  name: string;
  /** From the root of the project, with `/` between. */
  path: string;
  /** Of a file; another one after every change. */
  version?: string;
  children?: TreeNode[];
}

export interface PageProject {
  name: string;
  children: TreeNode[];
}

/** A file of a project, as far as it can be shown. */
export type ShownFile =
  | { kind: 'text'; size: number; text: string; isCut: boolean }
  | { kind: 'picture'; size: number }
  | { kind: 'other'; size: number };

export interface OperatorLine {
  kind: 'command' | 'output' | 'error';
  text: string;
}

/** Where the person is in their first story; it decides what the page offers next. */
export type Stage =
  | { kind: 'begin' }
  /** The bot's last message shows a pairing code. */
  | { kind: 'approve'; code: string; approve: string; deny: string }
  | { kind: 'talk' };

/** Everything, as it is when the page opens or finds the server again. */
export interface Snapshot {
  bot: { name: string; username: string };
  messages: PageMessage[];
  /** Where there is one. */
  previews: PagePreview[];
  /** None where the bot has no topics. */
  topics?: PageTopic[];
  commands: PageCommand[];
  stage: Stage;
  /** What one can say to the agent. */
  suggestions: string[];
  projects: PageProject[];
  operatorLines: OperatorLine[];
}

/** The events of the stream, by their names. */
export interface PageEvents {
  snapshot: Snapshot;
  /** New or changed. */
  message: PageMessage;
  deleted: { id: number };
  previews: PagePreview[];
  topics: PageTopic[];
  commands: PageCommand[];
  stage: Stage;
  projects: PageProject[];
  operator: OperatorLine;
}

/** What became of a press. */
export type PressResult =
  | { kind: 'answered'; text: string; isAlert: boolean }
  | { kind: 'copied'; text: string }
  | { kind: 'opened'; url: string }
  | { kind: 'expired' };

export interface NewMessage {
  text: string;
  threadId?: number;
  replyTo?: number;
  /** Uploaded before; `asFile` sends a picture as a file. */
  files?: { uploadId: string; asFile: boolean }[];
}
