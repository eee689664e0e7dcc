import { misfits } from 'service-kit';
import { ProviderInfoSchema } from 'shared-types';
import { type Check, type Context, expect, expectStatus, PATIENCE_MS } from '../check.ts';
import type { Answer } from '../provider-calls.ts';

/** 503 says that the messenger has not answered yet, as just after the start. */
async function untilConnected({ calls }: Context): Promise<Answer> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await calls.call('GET', '/v1/provider');
    if (answer.status !== 503 || performance.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export const providerChecks: Check[] = [
  {
    id: 'provider.info',
    section: 2,
    rule: 'GET /v1/provider says who answers and what it can carry',
    isBase: true,
    async run(context) {
      const answer = await untilConnected(context);
      expectStatus(answer, 200, undefined, 'GET /v1/provider');
      const [misfit] = misfits(ProviderInfoSchema, answer.body);
      expect(misfit === undefined, `it does not fit its schema: ${misfit?.path} ${misfit?.problem}`);
      const info = answer.body as NonNullable<typeof context.info>;
      context.info = info;
      for (const [name, value] of Object.entries(info.capabilities.limits)) {
        expect(value > 0, `limits.${name} is ${value}`);
      }
      const { actions, editing, progress, files = true, limits } = info.capabilities;
      const { actionIdLength = 200 } = limits;
      expect(!actions || actionIdLength >= 200, `actionIdLength is ${actionIdLength}; ids have up to 200`);
      const can = Object.entries({ actions, editing, progress, files }).filter(([, value]) => value);
      return `${info.name} ${info.version}: ${can.map(([name]) => name).join(', ') || 'text alone'}`;
    },
  },
  {
    id: 'errors.unknown-route',
    section: 12,
    rule: 'An unknown route is 404 NOT_FOUND',
    async run({ calls }) {
      expectStatus(await calls.call('GET', '/v1/no-such-thing'), 404, 'NOT_FOUND', 'GET /v1/no-such-thing');
      expectStatus(await calls.call('GET', '/no-such-thing'), 404, 'NOT_FOUND', 'GET /no-such-thing');
      return 'inside and outside of /v1';
    },
  },
];

/** Judges what all other checks have collected, so they come last. */
export const lastChecks: Check[] = [
  {
    id: 'errors.shape',
    section: 12,
    rule: 'Every refusal has the one shape',
    async run({ calls }) {
      const { refusals, misshapen } = calls.seen();
      expect(misshapen.length === 0, misshapen.join('; '));
      return `${refusals} refusals`;
    },
  },
  {
    id: 'secrets.never-shown',
    section: 1,
    rule: 'No answer shows a token or a secret',
    async run({ calls }) {
      const { leaks } = calls.seen();
      expect(leaks.length === 0, leaks.join('; '));
      return 'none in any answer';
    },
  },
];
