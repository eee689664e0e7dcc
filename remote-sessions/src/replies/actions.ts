/** What a button does; its id is the name and an argument: `project:my-app`. */
const ACTION_NAMES = [
  'project',
  'again',
  'continue',
  'drop',
  'stop',
  'keep',
  'forget',
  'forget-all',
  'mode',
  'question',
  'backlog',
  'heard',
] as const;

export type ActionName = (typeof ACTION_NAMES)[number];

export const actionId = (name: ActionName, argument: string): string => `${name}:${argument}`;

/** Reads the id of a button; undefined for one that this version does not know. */
export function readAction(id: string): { name: ActionName; argument: string } | undefined {
  const name = ACTION_NAMES.find((known) => id.startsWith(`${known}:`));
  return name && { name, argument: id.slice(name.length + 1) };
}

/** Whether a button belongs to a question of an agent. */
export const isOfQuestion = (id: string): boolean => readAction(id)?.name === 'question';

/** Ids of actions are limited to 200 characters; a longer name can still be typed. */
export const MOST_ACTION_ID = 200;
