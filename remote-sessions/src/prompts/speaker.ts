import type { IncomingMessage, RemoteSession } from 'shared-types';

/** Who says something where several people may. */
export type Speaker = NonNullable<IncomingMessage['sender']>;

/** A message as it counts here: in a conversation with one person nobody has to be told who speaks. */
export function withSpeaker(message: IncomingMessage, { kind }: RemoteSession): IncomingMessage {
  const { sender, ...rest } = message;
  return sender === undefined || kind === 'direct' ? rest : { ...rest, sender };
}

export const isSameSpeaker = (one: { sender?: Speaker }, other: { sender?: Speaker }): boolean =>
  one.sender?.id === other.sender?.id;

/** What the agent reads above the words of a person: `[From Anna Schmidt]`. */
const speakerLine = (speaker: Speaker): string => `[From ${speakerName(speaker)}]`;

/** More of a name helps nobody to know its owner; in characters. */
const MOST_NAME = 64;
/** Characters that draw nothing or turn the direction of what follows. */
const UNSEEN = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}`;
const UNSEEN_IN_NAME = new RegExp(`[${UNSEEN}]`, 'gu');
/** A line that looks like one of ours, also in wide letters or behind what is not seen. */
const LIKE_SPEAKER_LINE = new RegExp(
  String.raw`^(?:(?![\r\n])[\s${UNSEEN}])*[\[【〔〖⟦⁅](?:(?![\r\n])[\s${UNSEEN}])*from(?!\w)`,
  'iu',
);

/** The name in one line and without brackets, so that it ends where ours end; the id where there is no name. */
export function speakerName({ id, name }: Speaker): string {
  const [characters = []] = [name, id, 'somebody'].map(cleaned).filter((one) => one.length > 0);
  return characters.length <= MOST_NAME ? characters.join('') : `${characters.slice(0, MOST_NAME - 1).join('')}…`;
}

const cleaned = (value: string): string[] => [
  ...value
    .replace(/[\s\u0085]+/g, ' ')
    .replace(UNSEEN_IN_NAME, '')
    .replace(/\p{Ps}/gu, '(')
    .replace(/\p{Pe}/gu, ')')
    .trim(),
];

/** A command of the agent has to come before everything else to be one. */
const AGENT_COMMAND = /^\/[\w-]/;

/** Words of one person, who is named where others may speak too. */
interface Words {
  sender: Speaker | undefined;
  words: string;
}

/** Words one after the other, with a line wherever somebody else speaks than before. */
export const inNamesOf = (all: readonly Words[]): string[] =>
  all.map(({ sender, words }, index) => {
    if (sender === undefined) return words;
    const line = all[index - 1]?.sender?.id === sender.id ? undefined : speakerLine(sender);
    return withLine(line, words, index === 0);
  });

/** Words of one person alone; those of somebody who need not be named stay as they are. */
export const inNameOf = (sender: Speaker | undefined, words: string): string =>
  sender === undefined ? words : withLine(speakerLine(sender), words, true);

/** A line of theirs that looks like ours is marked as quoted. */
function withLine(line: string | undefined, words: string, isFirst: boolean): string {
  const own = quotedLikeness(words);
  if (line === undefined) return own;
  return isFirst && AGENT_COMMAND.test(own) ? `${own}\n\n${line}` : `${line}\n${own}`;
}

const quotedLikeness = (words: string): string =>
  words
    .split(/(\r\n|[\n\r\v\f\u0085\u2028\u2029])/)
    .map((line) => (LIKE_SPEAKER_LINE.test(line.slice(0, 200).normalize('NFKC')) ? `> ${line}` : line))
    .join('');
