import { defineError, isCodedError } from 'service-kit';
import type { ActionRows } from 'shared-types';
import { EtienneError } from '../etienne/errors.ts';
import { actionId } from './actions.ts';
import { code, text } from './markdown.ts';
import type { ReplyText } from './reply-text.ts';

/** `0 bytes`, `1.2 KB`, `20 MB`. */
export function readableSize(bytes: number): string {
  if (bytes < 1_024) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const [amount, unit] = bytes < 1_048_576 ? [bytes / 1_024, 'KB'] : [bytes / 1_048_576, 'MB'];
  return `${amount < 10 && amount % 1 !== 0 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

/** Providers state their limits in bytes. */
const withReadableSizes = (text: string) =>
  text.replace(/\d{4,} bytes/g, (size) => readableSize(Number.parseInt(size, 10)));

/** What lies in the project where an upload broke off; Etienne can overwrite but not delete. */
export const noteOfFailedUpload = 'This upload failed and is not complete. This file can be deleted.\n';

export const projectVanished = defineError('PROJECT_VANISHED');

const leftNote = (isLeft: boolean) =>
  isLeft ? ' What had arrived of it in `.attachments` is overwritten with a note that says so.' : '';

/** Why a file did not get into its project, as the rest of a sentence in plain text; undefined where it may pass by waiting. */
export function whyNotPlaced(error: unknown): string | undefined {
  if (!isCodedError(error)) return 'its download broke off again and again. Please send it again';
  if (error instanceof EtienneError) {
    if (error.retryable) return undefined;
    if (error.code === 'ETIENNE_TOO_LARGE') return 'Etienne refused it as too large. Please send something smaller';
    return `Etienne did not take it: ${(error.personText ?? 'it reported a failure.').replace(/\.$/, '')}`;
  }
  switch (error.code) {
    case 'PROJECT_VANISHED':
      return 'the project does not exist any more. Choose another one with /projects';
    case 'FILE_NOT_FOUND':
      return 'the messenger no longer has it. Please send it again';
    case 'FILE_TOO_LARGE':
      return `it is too large. ${withReadableSizes(error.message.replace(/^.*?: /, '')).replace(/\.$/, '')}`;
    default:
      return 'the messenger did not hand it out. Please send it again in a minute';
  }
}

export const notPlaced = (name: string, reason: string, isLeft: boolean): ReplyText => ({
  text: `I could not put ${code(name)} into the project, so nothing of this message has run: ${text(reason)}.${leftNote(isLeft)}`,
  commands: ['projects'],
});

export const fileEmpty = (name: string, isLeft: boolean): ReplyText => ({
  text: `${code(name)} is empty (0 bytes), and Etienne stores no empty files, so nothing of this message has run.${leftNote(isLeft)}`,
});

export const filesKept = (names: readonly string[], promptId: string): ReplyText => ({
  text: `${names.map(code).join(', ')} ${names.length === 1 ? 'is' : 'are'} in the project now. Tell the agent what to do with ${names.length === 1 ? 'it' : 'them'}: your next message will name ${names.length === 1 ? 'it' : 'them'}.`,
  actions: [[{ id: actionId('forget', promptId), label: names.length === 1 ? 'Do not name it' : 'Do not name them' }]],
});

/** `count` is how many were to be named. */
export const keptForgotten = (count: number): ReplyText => ({
  text:
    count === 0
      ? 'There is nothing left that your next message would name.'
      : `Your next message will not name ${count === 1 ? 'it' : 'them'}. ${count === 1 ? 'It stays' : 'They stay'} in the project.`,
});

export const projectGone = (project: string): ReplyText => ({
  text: `The project ${code(project)} does not exist any more. Choose another one with /projects.`,
  commands: ['projects'],
});

export const noProject: ReplyText = {
  text: 'No project is selected yet. Choose one with /projects first.',
  commands: ['projects'],
};

export const whichFile: ReplyText = {
  text: 'Which file? Type `/get path`, or choose one under /files.',
  commands: ['files'],
};

const REFUSALS: Record<string, string> = {
  empty: 'it names no file',
  too_long: 'it is too long',
  absolute: 'it must be relative to the project',
  traversal: 'it leads out of the project',
  backslash: 'folders are separated by / and not by a backslash',
  drive_letter: 'it must be relative to the project',
  control_character: 'it holds characters that no path has',
};

export const pathRefused = (path: string, reason: string): ReplyText => ({
  text: `I do not take the path ${code(path.slice(0, 200).toWellFormed())}: ${REFUSALS[reason] ?? 'it is not safe'}. /files shows what there is.`,
  commands: ['files'],
});

export const notHandedOut = (path: string): ReplyText => ({
  text: `I do not hand out ${code(path)}: keys, session ids and everything whose name begins with a dot stay in the project.`,
});

export const noSuchFile = (path: string): ReplyText => ({
  text: `There is no file ${code(path)} in the project. /files shows what there is.`,
  commands: ['files'],
});

/** `actions` has a button for each of them. */
export const samePaths = (path: string, actions: ActionRows): ReplyText => ({
  text: `There are several with the name ${code(path)}. They look the same; only how their letters are stored differs. Choose one:`,
  ...(actions.length > 0 && { actions }),
});

export const isFolder = (path: string, actions: ActionRows): ReplyText => ({
  text: `${code(path)} is a folder. To see what is in it, send ${code(`/files ${path}`)}.`,
  ...(actions.length > 0 && { actions }),
});

export const noSuchFolder = (path: string): ReplyText => ({
  text: `There is no folder ${code(path)} in the project. /files shows what there is.`,
  commands: ['files'],
});

export const folderListing = (
  { project, folder, shown, more }: { project: string; folder: string; shown: number; more: number },
  actions: ActionRows,
): ReplyText => {
  const where = folder === '' ? code(project) : `${code(folder)} in ${code(project)}`;
  if (shown === 0) return { text: `Nothing to show in ${where}.`, ...(actions.length > 0 && { actions }) };
  const rest = more === 0 ? '' : `\n\n${more} more are not shown; \`/files folder\` and \`/get path\` reach them.`;
  return { text: `Files in ${where}, the newest first:${rest}`, actions };
};

export const outgoingEmpty = (path: string): ReplyText => ({
  text: `${code(path)} is empty (0 bytes), so there is nothing to send.`,
});

export const noFilesHere = (path: string): ReplyText => ({
  text: `No files can be sent to you here, so ${code(path)} stays in the project. Ask the agent for what is in it.`,
});

export const outgoingTooLarge = (path: string, most: number): ReplyText => ({
  text: `${code(path)} is too large to be sent: it has more than ${readableSize(most)}.`,
});

export const encoding = (path: string): ReplyText => ({
  text: `${code(path)} is no plain text, so the agent encodes it for me in a short run.`,
  momentary: true,
});

export const encodedSent = (path: string, size: number): ReplyText => ({
  text: `${code(path)} (${readableSize(size)}) comes as the agent encoded it; size and SHA-256 are right.`,
});

export const notEncoded = (path: string, reason: string, actions: ActionRows): ReplyText => ({
  text: `I could not get ${code(path)}: ${text(reason)}.`,
  ...(actions.length > 0 && { actions }),
});

export const notSent = (name: string, reason: string): ReplyText => ({
  text: `I could not send ${code(name)}: ${text(withReadableSizes(reason))}.`,
});

export const projectOfButtonGone: ReplyText = {
  text: 'The project of this button does not exist any more. Choose another one with /projects.',
  commands: ['projects'],
};

export const providerGone = defineError('PROVIDER_NOT_CONFIGURED');
