import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';

export type RequestType = 'ask_user_question' | 'permission' | 'plan_approval';

export type PendingRequest = {
  id: string;
  requestType: RequestType;
  toolName: string;
  projectName: string;
  createdAt: string;
};

export type PermissionAnswer =
  | { status: 'allowed'; updatedInput: Record<string, unknown> | undefined }
  | { status: 'denied'; message: string | undefined }
  | { status: 'timed_out' };

type PermissionResponse = {
  id?: unknown;
  action?: unknown;
  updatedInput?: Record<string, unknown>;
  message?: string;
};

export type Permissions = {
  ask(
    request: Pick<PendingRequest, 'requestType' | 'toolName' | 'projectName'>,
    signal: AbortSignal,
  ): Promise<PermissionAnswer>;
  respond(response: PermissionResponse): boolean;
  pending(): PendingRequest[];
};

/**
 * The requests that wait for a person.
 *
 * An unanswered one times out after `questionMs()` and the run goes on; whoever answers later gets `false`. The list
 * shows neither the input nor only one project's requests, as Etienne's does not either.
 */
export function createPermissions(clock: Clock, questionMs: () => number, onChange: () => void): Permissions {
  const waiting = new Map<string, { request: PendingRequest; settle: (answer: PermissionAnswer) => void }>();

  return {
    ask(request, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      const id = randomUUID();
      return new Promise((resolve, reject) => {
        const forget = (): void => {
          waiting.delete(id);
          cancelTimeout();
          signal.removeEventListener('abort', onAbort);
          onChange();
        };
        const settle = (answer: PermissionAnswer): void => {
          forget();
          resolve(answer);
        };
        const onAbort = (): void => {
          forget();
          reject(signal.reason);
        };
        const cancelTimeout = clock.after(Math.max(1, questionMs()), () => settle({ status: 'timed_out' }));
        signal.addEventListener('abort', onAbort, { once: true });
        waiting.set(id, { request: { id, ...request, createdAt: clock.isoNow() }, settle });
        onChange();
      });
    },
    respond({ id, action, updatedInput, message }) {
      const entry = waiting.get(String(id));
      if (!entry) return false;
      entry.settle(action === 'allow' ? { status: 'allowed', updatedInput } : { status: 'denied', message });
      return true;
    },
    pending: () => [...waiting.values()].map(({ request }) => request),
  };
}
