import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { playTelegram } from 'sandbox/drivers/telegram';
import { createTelegramStandIn, type TelegramStandIn } from 'sandbox/telegram';
import { freePort } from 'service-kit/starting';
import { type Break, startBreakingProxy } from './breaking-proxy.ts';
import { allIsWell, startProvable } from './prove-service.ts';

const withoutParts = (bytes: Buffer): Buffer =>
  Buffer.from(JSON.stringify(JSON.parse(bytes.toString('utf8')), (name, value) => (name === 'sharedBy' ? [] : value)));

const withShortIds = (body: string): string =>
  JSON.stringify(JSON.parse(body, (name, value) => (name === 'id' ? String(value).slice(0, 64) : value)));

/** What the minimal provider lacks, so that it can't be broken there. */
const BREAKS: [what: string, check: string, broken: Break][] = [
  [
    'cuts the ids of actions to what its buttons hold',
    'actions.selected',
    { calls: /^POST .v1.messages$/, request: withShortIds },
  ],
  [
    'reads files as text',
    'files.download',
    { calls: /^GET .v1.files/, response: (bytes) => Buffer.from(bytes.toString('utf8')) },
  ],
  [
    'says that it edits, and does not',
    'changes.text',
    { calls: /^PATCH .v1.messages/, answer: { status: 202, body: { id: 'x', status: 'queued' } } },
  ],
  [
    'keeps from operators what a pairing counts for',
    'pairings.shared',
    { calls: /^GET .v1.pairings$/, response: withoutParts },
  ],
  [
    'answers before the pairings have changed',
    'pairings.revoke',
    { calls: /^GET .v1.pairings\?known=/, answer: { status: 200, body: { pairings: [] } } },
  ],
  ['says that it has progress, and shows none', 'progress.put', { calls: /progress$/, answer: { status: 204 } }],
];

describe('the Telegram provider', () => {
  let standIn: TelegramStandIn;
  let provider: Awaited<ReturnType<typeof startProvable>>;
  const play = () => playTelegram(standIn);

  before(async () => {
    standIn = await createTelegramStandIn({ rateLimits: false, topics: true });
    const port = await freePort();
    const env = {
      TELEGRAM_BOT_TOKEN: standIn.token,
      TELEGRAM_API_ROOT: standIn.apiRoot,
      TELEGRAM_PORT: String(port),
    };
    provider = await startProvable({ script: 'start-telegram.sh', port, env });
  });
  after(async () => {
    await provider.end();
    await standIn.close();
  });

  it('keeps the contract, killed and started again in between', async () => {
    assert.deepEqual(await provider.prove({ play }), allIsWell());
  });

  describe('is caught where it', { concurrency: true }, () => {
    for (const [what, check, broken] of BREAKS) {
      it(what, async (t) => {
        const proxy = await startBreakingProxy(provider.url, broken);
        t.after(() => proxy.close());
        const { failed } = await provider.prove({ play, url: proxy.url, only: [check] });
        assert.equal(failed.length, 1, failed.join('; '));
        assert.match(failed.join(), new RegExp(`^${check}: `));
      });
    }
  });
});
