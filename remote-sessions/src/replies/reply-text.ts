import type { ActionRows } from 'shared-types';

/** What is said, without when and to whom. */
export interface ReplyText {
  text: string;
  actions?: ActionRows;
  /** Names of our own commands in the text that a tap may send; never set where the text holds an agent's words. */
  commands?: string[];
  /** It means something now only, so it need not be kept for a person who cannot be reached. */
  momentary?: boolean;
}
