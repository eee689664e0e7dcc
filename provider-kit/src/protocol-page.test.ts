import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DELIVERY_DELAYS_MS } from 'service-kit';
import { CHECKS } from './conformance/run-conformance.ts';
import { uploadLimits } from './files/read-upload.ts';
import { startTestProvider } from './testing/start-test-provider.ts';

const page = readFileSync(new URL('../../docs/protocol.md', import.meta.url), 'utf8');

type OpenApi = { paths: Record<string, Record<string, { responses: Record<string, unknown> }>> };

describe('the page on the protocol', () => {
  it('lists every call of the kit with all that it answers', async (t) => {
    const { kit } = await startTestProvider(t);
    const { paths } = (await (await fetch(`${kit.address()}/openapi.json`)).json()) as OpenApi;
    const real = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(() => path.startsWith('/v1/'))
        .map(([method, { responses }]) => {
          const call = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
          return `${call}: ${Object.keys(responses).sort().join(' ')}`;
        }),
    );
    const listed = [...page.matchAll(/^\| `([A-Z]+ \/v1\/[^`]+)` \| (2[^|]+)\|([^|]*)\|$/gm)].map(
      ([, call, answers = '', refusals = '']) => {
        const statuses = `${answers.split(', ')[0]} ${refusals}`.match(/\d{3}/g) ?? [];
        return `${call}: ${statuses.sort().join(' ')}`;
      },
    );
    assert.deepEqual(listed.sort(), real.sort());
  });

  it('names the delays and sizes that the kit keeps', () => {
    const delays = /delays between attempts are\s+([\d, ]+) and then always (\d+) seconds/.exec(page);
    const seconds = `${delays?.[1]}, ${delays?.[2]}`.split(', ').map(Number);
    assert.deepEqual(
      seconds,
      DELIVERY_DELAYS_MS.map((delayMs) => delayMs / 1_000),
    );
    const caption = /`caption` \(Markdown, up to\s+([\d,]+) bytes\)/.exec(page)?.[1]?.replaceAll(',', '');
    assert.equal(Number(caption), uploadLimits(1).fieldSize);
  });

  it('has the section that each check of the conformance run points to', () => {
    for (const { id, section } of CHECKS) assert.match(page, new RegExp(`^## ${section}\\. `, 'm'), id);
    assert.equal(new Set(CHECKS.map(({ id }) => id)).size, CHECKS.length);
  });
});
