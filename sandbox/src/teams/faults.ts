/** What a bot calls; `send` is a message, `stream` a piece or the end of a streamed one. */
export type Operation =
  | 'token'
  | 'openid'
  | 'keys'
  | 'create'
  | 'send'
  | 'typing'
  | 'stream'
  | 'update'
  | 'delete'
  | 'members'
  | 'download'
  | 'picture'
  | 'upload';

/**
 * What goes wrong with the next call: a refusal, the connection reset before anything was done (`reset`), the answer
 * lost after all was done (`lost-answer`), or an answer that never comes (`hang`: nothing was done).
 */
export type Fault =
  | { status: number; code?: string; message?: string; retryAfterS?: number; html?: boolean }
  | 'reset'
  | 'lost-answer'
  | 'hang';

/** Holds the faults to come; several for one operation happen one after another. */
export function createFaults() {
  const waiting = new Map<Operation, Fault[]>();
  return {
    failNext(operation: Operation, fault: Fault): void {
      waiting.set(operation, [...(waiting.get(operation) ?? []), fault]);
    },
    take: (operation: Operation): Fault | undefined => waiting.get(operation)?.shift(),
  };
}

export type Faults = ReturnType<typeof createFaults>;
