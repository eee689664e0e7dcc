import { defineError, errorResponses, type Server } from 'service-kit';
import { PairingListSchema, PairingSchema, Type } from 'shared-types';
import type { PairingChanges } from './change-pairing.ts';
import type { PairingWatch } from './watch-pairings.ts';

const codeUnknown = defineError('PAIRING_NOT_FOUND', { statusCode: 404 });
const codeExpired = defineError('PAIRING_EXPIRED', { statusCode: 410 });
const notByCode = defineError('PAIRING_NOT_BY_CODE', { statusCode: 409 });
const notPaired = defineError('REMOTE_SESSION_NOT_PAIRED', { statusCode: 404 });

const unknown = () => codeUnknown('There is no pending pairing with this code.');
const expired = () => codeExpired('This code has expired. The person gets a new one by writing to the bot again.');

const CodeParams = Type.Object({ code: Type.String({ maxLength: 50 }) });
const SessionParams = Type.Object({ remoteSessionId: Type.String({ maxLength: 200 }) });
const ListQuery = Type.Object({
  known: Type.Optional(Type.String({ description: 'A version: the answer waits for the next one, 10 s at most' })),
});
const tags = ['pairings'];

/** Adds the calls by which operators see and decide who is served. */
export function addPairingRoutes(server: Server, pairings: PairingChanges, watch: PairingWatch): void {
  server.addHook('preClose', async () => watch.end());
  server.get(
    '/v1/pairings',
    { schema: { tags, querystring: ListQuery, response: { 200: PairingListSchema } } },
    async ({ query }) => {
      if (query.known !== undefined) await watch.untilOther(query.known);
      // Before the list is read: what changes meanwhile is told again rather than not at all.
      const version = await watch.version();
      return { pairings: await pairings.list(), version };
    },
  );

  server.post(
    '/v1/pairings/:code/approve',
    { schema: { tags, params: CodeParams, response: { 200: PairingSchema, ...errorResponses(404, 409, 410) } } },
    async ({ params }) => {
      const result = await pairings.approve(params.code);
      if (result.status === 'not_found') throw unknown();
      if (result.status === 'expired') throw expired();
      if (result.status === 'policy') {
        throw notByCode(`Codes give no access while dmPolicy is ${result.policy}; see allowFrom in the settings.`);
      }
      return result.pairing;
    },
  );

  server.post(
    '/v1/pairings/:code/deny',
    { schema: { tags, params: CodeParams, response: { 204: Type.Null(), ...errorResponses(404, 410) } } },
    async ({ params }, reply) => {
      const result = await pairings.deny(params.code);
      if (result.status === 'not_found') throw unknown();
      if (result.status === 'expired') throw expired();
      return reply.code(204).send(null);
    },
  );

  server.delete(
    '/v1/pairings/:remoteSessionId',
    { schema: { tags, params: SessionParams, response: { 204: Type.Null(), ...errorResponses(404) } } },
    async ({ params }, reply) => {
      if (!(await pairings.revoke(params.remoteSessionId))) throw notPaired('This remote session is not paired.');
      return reply.code(204).send(null);
    },
  );
}
