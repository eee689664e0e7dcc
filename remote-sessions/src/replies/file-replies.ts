import { defineError, isCodedError } from 'service-kit';
import type { ActionRows } from 'shared-types';
import { EtienneError } from '../etienne/errors.ts';
import { actionId } from './actions.ts';
import { failurePhrase } from './general-replies.ts';
import { listIn, sizeIn } from './in-language.ts';
import { code, text } from './markdown.ts';
import type { Phrase, Reply } from './reply-text.ts';
import type { Words } from './words/en.ts';

/** What lies in the project where an upload broke off, for the agent; Etienne can overwrite but not delete. */
export const noteOfFailedUpload = 'This upload failed and is not complete. This file can be deleted.\n';

export const projectVanished = defineError('PROJECT_VANISHED');

const leftNote = ({ files }: Words, isLeft: boolean) => (isLeft ? ` ${files.leftOver}` : '');

/** Providers state their limits in bytes. */
const limitIn = (words: Words, message: string): string | undefined => {
  const bytes = /(\d{4,}) bytes/.exec(message)?.[1];
  return bytes === undefined ? undefined : sizeIn(words, Number(bytes));
};

const tooLarge =
  (message: string): Phrase =>
  (words) =>
    words.files.whyNotPlaced.tooLarge(limitIn(words, message));

const withoutFullStop = (sentence: string): string => sentence.replace(/\.$/, '');

/** Why a file did not get into its project, as the rest of a sentence; undefined where it may pass by waiting. */
export function whyNotPlaced(error: unknown): Phrase | undefined {
  if (!isCodedError(error)) return ({ files }) => files.whyNotPlaced.brokeOff;
  if (error instanceof EtienneError) {
    if (error.retryable) return undefined;
    if (error.code === 'ETIENNE_TOO_LARGE') return ({ files }) => files.whyNotPlaced.tooLargeForEtienne;
    const said = failurePhrase(error);
    return (words) => {
      const { refused, noReason } = words.files.whyNotPlaced;
      return refused(withoutFullStop(said?.(words) ?? noReason));
    };
  }
  switch (error.code) {
    case 'PROJECT_VANISHED':
      return ({ files }) => files.whyNotPlaced.projectGone;
    case 'FILE_NOT_FOUND':
      return ({ files }) => files.whyNotPlaced.notThere;
    case 'FILE_TOO_LARGE':
      return tooLarge(error.message);
    default:
      return ({ files }) => files.whyNotPlaced.notHandedOut;
  }
}

export const notPlaced =
  (name: string, reason: Phrase, isLeft: boolean): Reply =>
  (words) => ({
    text: `${words.files.notPlaced(code(name), text(reason(words)))}${leftNote(words, isLeft)}`,
    commands: ['projects'],
  });

export const fileEmpty =
  (name: string, isLeft: boolean): Reply =>
  (words) => ({ text: `${words.files.empty(code(name))}${leftNote(words, isLeft)}` });

export const filesKept =
  (names: readonly string[], promptId: string): Reply =>
  (words) => ({
    text: words.files.kept(listIn(words, names.map(code)), names.length),
    actions: [[{ id: actionId('forget', promptId), label: words.buttons.doNotName(names.length) }]],
  });

/** `count` is how many were to be named. */
export const keptForgotten =
  (count: number): Reply =>
  ({ files }) => ({ text: count === 0 ? files.nothingForgotten : files.forgotten(count) });

export const projectGone =
  (project: string): Reply =>
  ({ files }) => ({ text: files.projectGone(code(project)), commands: ['projects'] });

export const noProject: Reply = ({ files }) => ({ text: files.noProject, commands: ['projects'] });

export const whichFile: Reply = ({ files }) => ({ text: files.which, commands: ['files'] });

export const pathRefused =
  (path: string, reason: string): Reply =>
  ({ files }) => {
    const reasons: Readonly<Record<string, string>> = files.refusals;
    const why = Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
    return {
      text: files.pathRefused(code(path.slice(0, 200).toWellFormed()), why ?? files.refusals.other),
      commands: ['files'],
    };
  };

export const notHandedOut =
  (path: string): Reply =>
  ({ files }) => ({ text: files.notHandedOut(code(path)) });

export const noSuchFile =
  (path: string): Reply =>
  ({ files }) => ({ text: files.noSuchFile(code(path)), commands: ['files'] });

/** `actions` has a button for each of them. */
export const samePaths =
  (path: string, actions: ActionRows): Reply =>
  ({ files }) => ({ text: files.samePaths(code(path)), ...(actions.length > 0 && { actions }) });

export const isFolder =
  (path: string, actions: ActionRows): Reply =>
  ({ files }) => ({
    text: files.isFolder(code(path), code(`/files ${path}`)),
    ...(actions.length > 0 && { actions }),
  });

export const noSuchFolder =
  (path: string): Reply =>
  ({ files }) => ({ text: files.noSuchFolder(code(path)), commands: ['files'] });

export const folderListing =
  (
    { project, folder, shown, more }: { project: string; folder: string; shown: number; more: number },
    actions: ActionRows,
  ): Reply =>
  ({ files }) => {
    const where = folder === '' ? code(project) : files.folderIn(code(folder), code(project));
    if (shown === 0) return { text: files.nothingToShow(where), ...(actions.length > 0 && { actions }) };
    const rest = more === 0 ? '' : `\n\n${files.more(more)}`;
    return { text: `${files.listing(where)}${rest}`, actions };
  };

export const outgoingEmpty =
  (path: string): Reply =>
  ({ files }) => ({ text: files.outgoingEmpty(code(path)) });

export const noFilesHere =
  (path: string): Reply =>
  ({ files }) => ({ text: files.noFilesHere(code(path)) });

export const outgoingTooLarge =
  (path: string, most: number): Reply =>
  (words) => ({ text: words.files.outgoingTooLarge(code(path), sizeIn(words, most)) });

export const encoding =
  (path: string): Reply =>
  ({ files }) => ({ text: files.encoding(code(path)), momentary: true });

export const encodedSent =
  (path: string, size: number): Reply =>
  (words) => ({ text: words.files.encodedSent(code(path), sizeIn(words, size)) });

/** Why a file was not got or sent. */
export const reasonOf =
  (why: keyof Words['files']['reasons']): Phrase =>
  ({ files }) =>
    files.reasons[why];

/** `actions` is made with the words, as it has buttons of ours. */
export const notEncoded =
  (path: string, reason: Phrase, actions: (words: Words) => ActionRows): Reply =>
  (words) => {
    const buttons = actions(words);
    return {
      text: words.files.notFetched(code(path), text(withoutFullStop(reason(words)))),
      ...(buttons.length > 0 && { actions: buttons }),
    };
  };

export const notSent =
  (name: string, reason: Phrase): Reply =>
  (words) => ({ text: words.files.notSent(code(name), text(reason(words))) });

/** The provider has refused it as too large, in a message that tells the limit. */
export const notSentAsTooLarge = (name: string, message: string): Reply => notSent(name, tooLarge(message));

export const projectOfButtonGone: Reply = ({ files }) => ({
  text: files.projectOfButtonGone,
  commands: ['projects'],
});

export const providerGone = defineError('PROVIDER_NOT_CONFIGURED');
