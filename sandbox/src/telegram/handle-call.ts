import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Call, type CallStatus, describeUploads, placeOf, spell, threadOfResult } from './call-log.ts';
import { ApiFailure } from './errors.ts';
import { errorBody, type Faults } from './faults.ts';
import type { Methods } from './methods/method.ts';
import { readBody } from './read-body.ts';
import type { World } from './world.ts';

type Params = { token: string; method: string };

export type CallHandling = {
  methods: Methods;
  faults: Faults;
  world: Pick<World, 'chats' | 'timers'>;
  isTokenValid(token: string): boolean;
  keepUploadsUpToBytes: number;
  /** Told when a call begins; `undefined` where nobody keeps a log. */
  onCall: ((call: Call) => void) | undefined;
  onAnswered(method: string, status: CallStatus): void;
};

/** Handles one call of a Bot API method: token, faults to come, arguments, the method itself, the answer. */
export function createCallHandler(handling: CallHandling) {
  const { methods, faults, world, isTokenValid, keepUploadsUpToBytes, onCall, onAnswered } = handling;

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const params = request.params as Params;
    const method = params.method.toLowerCase();
    const call: Call = { method: spell(method), payload: {}, uploads: [], at: world.timers.now(), status: 'open' };

    const finish = (status: CallStatus, description?: string) => {
      call.status = status;
      if (description !== undefined) call.description = description;
      onAnswered(call.method, status);
    };
    const refuse = (failure: ApiFailure) => {
      const retryAfter = failure.parameters?.retry_after;
      if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
      finish(failure.errorCode, failure.message);
      return reply.code(failure.errorCode).send(errorBody(failure.errorCode, failure.message, failure.parameters));
    };

    if (!isTokenValid(params.token)) return refuse(new ApiFailure(401, 'Unauthorized'));
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (!run) return refuse(new ApiFailure(404, 'Not Found'));
    onCall?.(call);
    const reset = () => {
      finish('reset');
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    };
    const taken = faults.take(method);
    if (taken === 'reset') return reset();
    try {
      const body = await readBody(request, keepUploadsUpToBytes);
      call.payload = body.fields;
      call.uploads = describeUploads(body.uploads);
      Object.assign(call, placeOf(world, body.fields));
      const fault = taken ?? faults.find(method, body.fields);
      if (fault === 'reset') return reset();
      if (fault === 'hang') {
        finish('hang');
        return reply.hijack();
      }
      if (fault && fault !== 'lost-answer') {
        return refuse(new ApiFailure(fault.error_code, fault.description, fault.parameters));
      }
      const result = await run({ ...body, onClosed: (listener) => reply.raw.once('close', listener) });
      const threadId = call.threadId ?? threadOfResult(result);
      if (threadId !== undefined) call.threadId = threadId;
      if (fault === 'lost-answer') {
        finish('lost-answer');
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      }
      finish(request.raw.socket.destroyed ? 'closed' : 200);
      return reply.send({ ok: true, result });
    } catch (error) {
      if (error instanceof ApiFailure) return refuse(error);
      throw error;
    }
  };
}
