import type { ProviderEvent, RemoteSession } from 'shared-types';
import type { PressedAction } from '../messages/action-store.ts';

/** The event that tells of the press of a button; undefined where it cannot be pressed any more. */
export function pressEvent(
  action: PressedAction | undefined,
  { provider, remoteSession, timestamp }: { provider: string; remoteSession: RemoteSession; timestamp: string },
): ProviderEvent | undefined {
  if (action?.state !== 'open') return undefined;
  const { messageId, actionId } = action;
  return { type: 'action.selected', timestamp, data: { provider, remoteSession, messageId, action: { id: actionId } } };
}
