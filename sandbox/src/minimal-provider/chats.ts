import type { Action } from './rules.ts';

export interface FileOfPerson {
  name: string;
  mimeType: string;
  base64: string;
}

/** One message of a chat as it stands now. */
export interface Shown {
  id: string;
  remoteSessionId: string;
  from: 'bot' | 'person';
  text: string;
  actions: Action[][];
  replyTo?: string;
  file?: FileOfPerson;
}

export interface ChatsOptions {
  shown: Shown[];
  /** The code that a stranger is to be shown; undefined for whoever is let in. */
  askForCode(sessionId: string): string | undefined;
  keepFile(file: FileOfPerson): string;
  /** Tells what a person did. */
  tell(type: string, sessionId: string, data: object): void;
  unpair(sessionId: string): void;
  selectedId(action: Action): string;
}

/**
 * The messenger of the minimal provider. `GET /chat/<person>` shows a chat; `POST` does something in it:
 * `{write}`, `{edit, write}`, `{press: <label>}` or `{file: {name, mimeType, base64}}`.
 */
export function createChats({ shown, askForCode, keepFile, tell, unpair, selectedId }: ChatsOptions) {
  const previews = new Map<string, { runId: string; text: string | undefined }>();
  const ended = new Set<string>();

  function say(remoteSessionId: string, text: string): void {
    shown.push({ id: `own_${shown.length}`, remoteSessionId, from: 'bot', text, actions: [] });
  }

  function press(sessionId: string, label: unknown): void {
    for (const message of shown.filter((one) => one.remoteSessionId === sessionId).reverse()) {
      const action = message.actions.flat().find((one) => one.label === label && one.disabled !== true);
      if (action === undefined) continue;
      tell('action.selected', sessionId, { messageId: message.id, action: { id: selectedId(action) } });
      return;
    }
    throw new Error(`There is no button ${String(label)}.`);
  }

  function act(sessionId: string, { write = '', edit, press: label, file }: Record<string, unknown>): unknown {
    const code = askForCode(sessionId);
    if (code !== undefined) return say(sessionId, `Your code is ${code}: npm run pairing -- approve minimal ${code}`);
    if (label !== undefined) return press(sessionId, label);
    if (write === '/unpair') {
      say(sessionId, 'You are disconnected.');
      return unpair(sessionId);
    }
    const id = typeof edit === 'string' ? edit : `in_${shown.length}`;
    const sent = file as FileOfPerson | undefined;
    const attachments = sent === undefined ? [] : [{ ...describe(sent), fileId: keepFile(sent) }];
    const text = String(write);
    if (edit === undefined) shown.push({ id, remoteSessionId: sessionId, from: 'person', text, actions: [] });
    tell(edit === undefined ? 'message.received' : 'message.edited', sessionId, { message: { id, text, attachments } });
    return { id };
  }

  return {
    /** A message takes the preview away. */
    show(message: Shown): void {
      shown.push(message);
      previews.delete(message.remoteSessionId);
    },
    preview(sessionId: string, runId: string, text: string | undefined): void {
      if (!ended.has(runId)) previews.set(sessionId, { runId, text });
    },
    endPreview(sessionId: string): void {
      const preview = previews.get(sessionId);
      if (preview !== undefined) ended.add(preview.runId);
      previews.delete(sessionId);
    },
    answer(sessionId: string, act_: Record<string, unknown> | undefined): object {
      const done = act_ === undefined ? undefined : act(sessionId, act_);
      const messages = shown.filter((one) => one.remoteSessionId === sessionId);
      return { done, messages, preview: previews.get(sessionId)?.text };
    },
  };
}

export type Chats = ReturnType<typeof createChats>;

const describe = ({ name, mimeType, base64 }: FileOfPerson) => ({
  name,
  mimeType,
  size: Buffer.from(base64, 'base64').length,
  kind: mimeType.startsWith('image/') ? 'photo' : 'document',
});
