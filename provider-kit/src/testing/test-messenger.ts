import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { CallFailure } from '../calls/call-outcome.ts';
import type { PlannedPart, RefusedPart } from '../messages/message-port.ts';
import type { Messenger } from '../messenger.ts';

/** One message of the messenger of the tests. */
interface TestPart extends PlannedPart {
  text: string;
  /** Tokens of the buttons by their labels. */
  buttons: Record<string, string>;
  fileName: string | undefined;
}

export interface ShownMessage {
  platformId: string;
  remoteSessionId: string;
  text: string;
  buttons: Record<string, string>;
  replyTo: string | undefined;
  file: { name: string; content: string } | undefined;
}

/** The reason for which a part is shown where its person is paired. */
export const NEST_GONE = 'the nest is gone';
/** So many characters fit into one message. */
const MOST_CHARACTERS = 40;

/**
 * A messenger in memory: what it shows can be read, and the next calls end as the test says.
 *
 * Its ids are words, and what is before a `/` is paired as a whole. It takes texts of 40 characters, buttons, and one file below a text; it cannot show progress.
 */
export function createTestMessenger() {
  const shown: ShownMessage[] = [];
  const calls: { type: 'send' | 'edit' | 'remove'; text?: string; replyTo?: string | undefined }[] = [];
  const failures: (CallFailure & { isDone?: boolean })[] = [];
  const files = new Map<string, string>();
  const refused: string[] = [];
  const watchers = new Set<() => void>();
  let lastId = 0;

  /** Undefined where the call works. */
  function take(call: (typeof calls)[number]): (CallFailure & { isDone?: boolean }) | undefined {
    calls.push(call);
    return failures.shift();
  }
  function changed() {
    for (const watcher of watchers) watcher();
  }

  const messenger: Messenger<TestPart> = {
    displayName: 'Carrier Pigeon',
    limits: {
      messageTextLength: MOST_CHARACTERS,
      captionLength: MOST_CHARACTERS,
      incomingFileBytes: 100,
      outgoingFileBytes: 100,
      actionIdLength: 200,
    },
    account: async () => ({ id: 'us', username: 'pigeon', name: 'Pigeon' }),
    commandText: (name) => `!${name}`,
    pairingOf: (remoteSessionId) => remoteSessionId.split('/')[0] ?? '',
    async planMessage({ text, actions, givenUp }, tokenOf, file) {
      const pieces = text.match(new RegExp(`[^]{1,${MOST_CHARACTERS}}`, 'g')) ?? [''];
      const labels = givenUp.buttons ? [] : actions.flat().map(({ id, label }) => [label, tokenOf(id)]);
      return pieces.map((piece, position) => {
        const isLast = position === pieces.length - 1;
        const buttons: Record<string, string> = isLast ? Object.fromEntries(labels) : {};
        const fileName = position === 0 ? file?.name : undefined;
        return {
          slot: `${position}`,
          position,
          fingerprint: JSON.stringify([piece, buttons, fileName]),
          text: piece,
          buttons,
          fileName,
        };
      });
    },
    async send({ remoteSessionId: asked, isElsewhere }, { text, buttons, fileName }, { replyTo, file }) {
      const remoteSessionId = isElsewhere ? (asked.split('/')[0] ?? '') : asked;
      const failure = take({ type: 'send', text, replyTo });
      if (failure !== undefined && failure.isDone !== true) return failure;
      const content =
        fileName === undefined || file?.path === undefined ? undefined : await readFile(file.path, 'utf8');
      const platformId = `pigeon-${++lastId}`;
      const sentFile = fileName === undefined ? undefined : { name: fileName, content: content ?? '' };
      shown.push({ platformId, remoteSessionId, text, buttons, replyTo, file: sentFile });
      changed();
      return failure ?? { status: 'ok', platformId };
    },
    async edit(_to, platformId, { text, buttons }) {
      const failure = take({ type: 'edit', text });
      if (failure !== undefined) return failure;
      const message = shown.find((one) => one.platformId === platformId);
      if (message === undefined) return { status: 'refused', reason: 'no such message' };
      Object.assign(message, { text, buttons });
      changed();
      return { status: 'ok' };
    },
    async remove(_to, platformId) {
      const failure = take({ type: 'remove' });
      if (failure !== undefined) return failure;
      const index = shown.findIndex((one) => one.platformId === platformId);
      if (index >= 0) shown.splice(index, 1);
      changed();
      return { status: 'ok' };
    },
    nextWay({ message, step, part, reason }: RefusedPart<TestPart>) {
      refused.push(reason);
      const { plainParts, givenUp } = message;
      if (reason === NEST_GONE) {
        const form = { plainParts, givenUp: { ...givenUp, place: 'gone' as const } };
        return { name: 'elsewhere', form, isFromBeginning: true };
      }
      if (step === 'edit') return { name: 'anew', form: { plainParts, givenUp }, edited: 'say_anew' };
      if (Object.keys(part.buttons).length === 0) return undefined;
      return { name: 'without_buttons', form: { plainParts, givenUp: { ...givenUp, buttons: true } } };
    },
    async openFile(platformId) {
      const content = files.get(platformId);
      if (content === undefined) return { status: 'not_found' };
      return { status: 'ok', body: Readable.from([Buffer.from(content)]), size: content.length };
    },
    sendAs: ({ mimeType }) => (mimeType.startsWith('image/') ? 'photo' : 'document'),
  };

  return {
    messenger,
    shown,
    calls,
    /** Reasons for which another way was asked. */
    refused,
    /** The next calls end so; with `isDone` a send is shown all the same. */
    failNext(...outcomes: typeof failures): void {
      failures.push(...outcomes);
    },
    /** Makes a file of a person that can be read. */
    addFile(platformId: string, content: string): void {
      files.set(platformId, content);
    },
    /** Resolves with what is found among what is shown, now or later. */
    waitFor<Found>(find: (messages: readonly ShownMessage[]) => Found | undefined | false): Promise<Found> {
      return new Promise((resolve) => {
        const look = () => {
          const found = find(shown);
          if (found === undefined || found === false) return;
          watchers.delete(look);
          resolve(found);
        };
        watchers.add(look);
        look();
      });
    },
  };
}

export type TestMessenger = ReturnType<typeof createTestMessenger>;
