import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConnectorFailure } from './errors.ts';
import type { Faults, Operation } from './faults.ts';
import { SignInFailure } from './sign-in/sign-in-failure.ts';

export type CallStatus = number | 'reset' | 'lost-answer' | 'hang';

export type Call = {
  operation: Operation;
  method: string;
  /** The path as it came, with percent signs. */
  path: string;
  body: unknown;
  status: CallStatus;
  /** Why it was refused. */
  message?: string;
};

/** What a call is answered with. `body` is JSON, bytes, or nothing. */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
export type Handle = (request: FastifyRequest) => Answer | Promise<Answer>;

/** Runs calls: faults to come first, then the call itself, and tells of each how it ended. */
export function createCallHandler(faults: Faults, onAnswered: (call: Call) => void) {
  return (operationOf: Operation | ((request: FastifyRequest) => Operation), handle: Handle) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const operation = typeof operationOf === 'string' ? operationOf : operationOf(request);
      const { method, url, body } = request;
      const ended = (status: CallStatus, message?: string) =>
        onAnswered({ operation, method, path: url, body, status, ...(message !== undefined && { message }) });
      const fault = faults.take(operation);
      if (fault === 'reset' || fault === 'hang') {
        reply.hijack();
        if (fault === 'reset') request.raw.socket.destroy();
        ended(fault);
        return reply;
      }
      try {
        if (typeof fault === 'object') {
          const { status, code = 'ServiceError', message = 'Unknown', ...options } = fault;
          throw new ConnectorFailure(status, code, message, options);
        }
        const answer = await handle(request);
        if (fault === 'lost-answer') {
          reply.hijack();
          request.raw.socket.destroy();
          ended('lost-answer');
          return reply;
        }
        ended(answer.status);
        return reply
          .code(answer.status)
          .headers(answer.headers ?? {})
          .send(answer.body);
      } catch (error) {
        if (error instanceof ConnectorFailure || error instanceof SignInFailure) ended(error.status, error.message);
        throw error;
      }
    };
}

export type Wrap = ReturnType<typeof createCallHandler>;
