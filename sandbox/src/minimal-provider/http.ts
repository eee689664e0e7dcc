import { type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import { Refusal, type Rules } from './rules.ts';

const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });
const object = (properties: object, required: string[] = []) => ({ type: 'object', properties, required });
const list = (items: object, maxItems: number) => ({ type: 'array', items, maxItems });

const action = object({ id: text(200), label: text(200) }, ['id', 'label']);
const content = {
  text: text(4_194_304),
  format: { enum: ['markdown', 'plain'] },
  actions: list(list(action, 8), 100),
};

/** What bodies have to be; fields that are not named are ignored (section 14). */
export const schemas = {
  subscription: object(
    {
      url: { type: 'string', pattern: '^https?://' },
      secret: { type: 'string', pattern: '^whsec_[A-Za-z0-9+/]+=*$' },
      types: { type: 'array', minItems: 1 },
    },
    ['url', 'secret'],
  ),
  message: object({ ...content, remoteSessionId: text(200) }, ['remoteSessionId', 'text']),
  change: { ...object(content), minProperties: 1 },
  progress: object({ runId: text(200), text: { type: 'string' }, activity: { type: 'string' } }, ['runId']),
};

export const tooLarge = (most: number) => new Refusal(413, 'FILE_TOO_LARGE', `A file has up to ${most} bytes.`);

const JSON_BYTES = 16 * 1_048_576;

/** A server that asks for the token on `/v1/*`, refuses in the shape of section 12 and reads forms whole. */
export async function createHttp(apiToken: string, rules: Rules): Promise<FastifyInstance> {
  const { outgoingFileBytes } = rules.capabilities.limits;
  const server = fastify({
    bodyLimit: JSON_BYTES,
    forceCloseConnections: true,
    ajv: { customOptions: { coerceTypes: false } },
  });

  server.addHook('onRequest', async ({ url, headers }) => {
    if (!url.startsWith('/v1/') || rules.isAuthorized(url, headers.authorization, apiToken)) return;
    throw new Refusal(401, 'UNAUTHORIZED', 'A valid bearer token is needed.');
  });
  server.setNotFoundHandler(({ method, url }) => {
    throw new Refusal(404, 'NOT_FOUND', `There is no ${method} ${url}.`);
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const refusal = error instanceof Refusal ? error : asRefusal(error, outgoingFileBytes);
    return reply.code(refusal.status).send(rules.errorBody(refusal));
  });
  // Fields of a form beside its file are small.
  const form = { parseAs: 'buffer', bodyLimit: outgoingFileBytes + 65_536 } as const;
  server.addContentTypeParser('multipart/form-data', form, async ({ headers }: FastifyRequest, raw: Buffer) => {
    const type = { 'content-type': headers['content-type'] ?? '' };
    return await new Response(new Uint8Array(raw), { headers: type }).formData();
  });
  return server;
}

function asRefusal({ statusCode = 500, message }: Error & { statusCode?: number }, mostBytes: number): Refusal {
  if (statusCode === 413) return tooLarge(mostBytes);
  if (statusCode < 500) return new Refusal(400, 'VALIDATION_FAILED', message);
  return new Refusal(500, 'INTERNAL_ERROR', 'Something went wrong here.');
}
