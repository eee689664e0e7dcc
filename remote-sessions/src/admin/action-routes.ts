import type { Server } from 'service-kit';
import { ProviderNameSchema, Type } from 'shared-types';
import type { AdminActions } from './actions.ts';
import { guard, type SignInCheck } from './session-routes.ts';

const CodeParams = Type.Object({ provider: ProviderNameSchema, code: Type.String({ maxLength: 50 }) });
const RunParams = Type.Object({ id: Type.String({ maxLength: 1_000 }) });
const LetterParams = Type.Object({ id: Type.String({ maxLength: 1_000 }) });
const LetterPlace = Type.Object(
  { service: Type.String({ maxLength: 100 }), queue: Type.String({ maxLength: 100 }) },
  { additionalProperties: false },
);

/** What the buttons of the page do, each answered with 204 once it is done. */
export function addActionRoutes(
  server: Server,
  {
    actions,
    requireSignIn,
    onDone,
  }: {
    actions: AdminActions;
    requireSignIn: SignInCheck;
    /** Something has changed, perhaps elsewhere. */
    onDone(): void;
  },
): void {
  const onRequest = [guard, requireSignIn];

  server.post(
    '/admin/pairings/:provider/:code/approve',
    { onRequest, schema: { hide: true, params: CodeParams } },
    async ({ params, log }, reply) => {
      await actions.approve(params.provider, params.code);
      log.info({ provider: params.provider }, 'a pairing was approved on the admin page');
      onDone();
      return reply.code(204).send();
    },
  );

  server.post(
    '/admin/pairings/:provider/:code/deny',
    { onRequest, schema: { hide: true, params: CodeParams } },
    async ({ params, log }, reply) => {
      await actions.deny(params.provider, params.code);
      log.info({ provider: params.provider }, 'a pairing was denied on the admin page');
      onDone();
      return reply.code(204).send();
    },
  );

  server.post(
    '/admin/runs/:id/stop',
    { onRequest, schema: { hide: true, params: RunParams } },
    async ({ params, log }, reply) => {
      await actions.stop(params.id);
      log.info({ runId: params.id }, 'a run was stopped on the admin page');
      onDone();
      return reply.code(204).send();
    },
  );

  server.post(
    '/admin/dead-letters/:id/retry',
    { onRequest, bodyLimit: 16_384, schema: { hide: true, params: LetterParams, body: LetterPlace } },
    async ({ params, body, log }, reply) => {
      await actions.retry(body.service, body.queue, params.id);
      log.info({ service: body.service, id: params.id }, 'what was given up was tried again on the admin page');
      onDone();
      return reply.code(204).send();
    },
  );
}
