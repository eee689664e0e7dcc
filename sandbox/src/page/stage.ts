import type { SeenMessage } from '../telegram/index.ts';
import type { Stage } from './wire.ts';

const APPROVE = /npm run pairing -- approve telegram ([A-Z2-9]{8})/;

/** Where the person is: a pairing code waits as long as nothing that the bot says comes after it. */
export function stageOf(messages: readonly SeenMessage[]): Stage {
  const last = messages.findLast(({ from }) => from === 'bot');
  if (last === undefined) return { kind: 'begin' };
  const [approve, code] = APPROVE.exec(last.text) ?? [];
  if (approve === undefined || code === undefined) return { kind: 'talk' };
  return { kind: 'approve', code, approve, deny: approve.replace(' approve ', ' deny ') };
}
