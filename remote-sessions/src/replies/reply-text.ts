import type { ActionRows } from 'shared-types';

/** What is said, without when and to whom. */
export interface ReplyText {
  text: string;
  actions?: ActionRows;
}
