import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WrongToken } from '../../../sandbox/src/teams/index.ts';
import { startInbound } from '../testing/start-inbound.ts';

const wrongTokens: WrongToken[] = [
  'not-a-token',
  'unsigned',
  'wrong-audience',
  'wrong-issuer',
  'expired',
  'not-yet-valid',
  'other-service-url',
  'no-service-url',
  'unknown-key',
  'forged-key',
  'public-key-as-secret',
  'not-endorsed',
];
const SECRET_WORDS = 'words-of-a-person';

describe('the way in', () => {
  it('takes what a person writes, once, however often it comes', async (t) => {
    const { standIn, published, texts } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    const id = chat.write('hello');
    assert.equal((await standIn.settled(id)).status, 202);
    await standIn.sendAgain(id);
    assert.deepEqual(texts(), ['hello']);
    assert.match(published[0]?.id ?? '', /^evt_teams_[\w-]{27}$/);
  });

  it('lets nothing pass without the right token, and tells nothing of what was written', async (t) => {
    const { standIn, published, log, references } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    const sent = [];
    for (const token of wrongTokens) {
      const { status, body } = await chat.tell({ type: 'message', text: SECRET_WORDS }, token);
      sent.push([token, status, JSON.parse(body).code]);
    }
    assert.deepEqual(
      sent,
      wrongTokens.map((token) => [token, 403, 'TOKEN_REFUSED']),
    );
    assert.equal((await chat.tell({ type: 'message', text: SECRET_WORDS }, 'none')).status, 401);
    assert.deepEqual([published, await references.find(chat.conversationId)], [[], undefined]);
    assert.doesNotMatch(log.join(''), new RegExp(`${SECRET_WORDS}|not\\.a\\.token|eyJ`));
  });

  it('tells the operator once a minute why it refuses', async (t) => {
    const { standIn, log, clock } = await startInbound(t, { verify: { appId: 'another' } });
    const chat = standIn.person('Ann').personal();
    const isWarning = (line: string) => line.includes('"level":"warn"') && line.includes('another bot than');
    const warnings = () => log.filter(isWarning).length;
    await chat.tell({ type: 'message' });
    await chat.tell({ type: 'message' });
    assert.equal(warnings(), 1);
    clock.advance(60_000);
    await chat.tell({ type: 'message' });
    assert.equal(warnings(), 2);
  });

  it('serves one tenant where one is set, whoever else has the app', async (t) => {
    const { standIn, published } = await startInbound(t);
    const chat = standIn.person({ name: 'Eve', tenantId: '99999999-0000-4000-8000-000000000000' }).personal();
    const { status, body } = await chat.tell({ type: 'message', text: 'x' });
    assert.deepEqual([status, JSON.parse(body).code, published.length], [403, 'TENANT_NOT_SERVED', 0]);
  });

  for (const [what, fields] of [
    [
      'another tenant in one of its places',
      { channelData: { tenant: { id: '99999999-0000-4000-8000-000000000000' } } },
    ],
    ['no tenant', { channelData: null, conversation: { id: 'a:1', conversationType: 'personal' } }],
  ] as const) {
    it(`refuses ${what}`, async (t) => {
      const { standIn } = await startInbound(t);
      const { body } = await standIn
        .person('Ann')
        .personal()
        .tell({ type: 'message', text: 'x', ...fields });
      assert.equal(JSON.parse(body).code, 'TENANT_NOT_SERVED');
    });
  }

  it('serves every tenant where none is set', async (t) => {
    const { standIn } = await startInbound(t, { verify: { tenantId: undefined } });
    const chat = standIn.person({ name: 'Eve', tenantId: '99999999-0000-4000-8000-000000000000' }).personal();
    assert.equal((await chat.tell({ type: 'message', text: 'x' })).status, 202);
  });

  it('takes no other channel than Teams, though its tokens are right', async (t) => {
    const { standIn } = await startInbound(t);
    const { body } = await standIn.person('Ann').personal().tell({ type: 'message', text: 'x', channelId: 'webchat' });
    assert.equal(JSON.parse(body).code, 'CHANNEL_NOT_SERVED');
  });

  it('never learns a service URL that is not allowed', async (t) => {
    const { standIn, references, log } = await startInbound(t, {
      verify: { allowedServiceUrls: ['https://smba.trafficmanager.net'] },
    });
    const chat = standIn.person('Ann').personal();
    const { status, body } = await chat.tell({ type: 'message', text: 'x' });
    assert.deepEqual([status, JSON.parse(body).code], [403, 'SERVICE_URL_NOT_ALLOWED']);
    assert.equal(await references.find(chat.conversationId), undefined);
    assert.ok(log.some((line) => line.includes(`allowedServiceUrls: ${standIn.url}`)));
  });

  it('refuses what is no activity, or too large, before anything of it is looked at', async (t) => {
    const { url } = await startInbound(t);
    const post = async (body: string, headers: Record<string, string> = {}) => {
      const authorization = 'Bearer some.token.here';
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization, ...headers },
        body,
      });
      return [answer.status, ((await answer.json()) as { code: string }).code];
    };
    assert.deepEqual(await post('{'), [400, 'FST_ERR_CTP_INVALID_JSON_BODY']);
    for (const body of ['{}', '[]', '"x"', 'null', '{"type":"message"}']) {
      assert.deepEqual(await post(body), [400, 'VALIDATION_FAILED'], body);
    }
    const tooLarge = JSON.stringify({ text: 'x'.repeat(1_048_576) });
    assert.deepEqual(await post(tooLarge), [413, 'FST_ERR_CTP_BODY_TOO_LARGE']);
    assert.deepEqual(await post(tooLarge, { authorization: 'Basic x' }), [401, 'TOKEN_MISSING']);
  });

  it('keeps the order of a conversation, and lets no other one wait', async (t) => {
    const first = Promise.withResolvers<void>();
    const others = Promise.withResolvers<void>();
    const { standIn, texts } = await startInbound(t, {
      wrapVerify: (verify) => async (authorization, activity) => {
        await verify(authorization, activity);
        const { text } = activity as { text?: string };
        if (text === 'first') await first.promise;
        if (text === 'second') others.resolve();
      },
    });
    const ann = standIn.person('Ann').personal();
    const told = [ann.tell({ type: 'message', text: 'first' }), ann.tell({ type: 'message', text: 'second' })];
    await others.promise;
    await standIn.person('Bob').personal().tell({ type: 'message', text: 'of another' });
    assert.deepEqual(texts(), ['of another']);
    first.resolve();
    await Promise.all(told);
    assert.deepEqual(texts(), ['of another', 'first', 'second']);
  });

  it('lets what is refused hold up nothing', async (t) => {
    const { standIn, texts } = await startInbound(t);
    const ann = standIn.person('Ann').personal();
    const told = ['a', 'b', 'c'].map((text) =>
      ann.tell({ type: 'message', text }, text === 'b' ? 'expired' : undefined),
    );
    assert.deepEqual(
      (await Promise.all(told)).map(({ status }) => status),
      [202, 403, 202],
    );
    assert.deepEqual(texts(), ['a', 'c']);
  });

  it('answers only what is on disk: what could not be stored comes again', async (t) => {
    let failures = 1;
    const stored: string[] = [];
    const { standIn } = await startInbound(t, {
      async receiveMessage(id) {
        if (failures-- > 0) throw new Error('disk full');
        stored.push(id);
      },
    });
    const { status, attempts } = await standIn.person('Ann').personal().tell({ type: 'message', text: 'x' });
    assert.deepEqual([status, attempts, stored.length], [202, 2, 1]);
  });

  for (const [operation, fault] of [
    ['openid', { status: 500 }],
    ['openid', 'reset'],
    ['keys', { status: 503, html: true }],
    ['keys', 'reset'],
  ] as const) {
    it(`asks Teams to try again while ${operation} answers ${JSON.stringify(fault)}`, async (t) => {
      const { standIn, texts } = await startInbound(t);
      standIn.failNext(operation, fault);
      const { status, attempts } = await standIn.person('Ann').personal().tell({ type: 'message', text: 'x' });
      assert.deepEqual([status, attempts, texts()], [202, 2, ['x']]);
      assert.equal(standIn.attempts[0]?.status, 503);
    });
  }

  it('takes the keys that Microsoft signs with now', async (t) => {
    const { standIn, texts } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    await chat.tell({ type: 'message', text: 'a' });
    await standIn.rotateKeys();
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 31_000 });
    await chat.tell({ type: 'message', text: 'b' });
    assert.deepEqual(texts(), ['a', 'b']);
  });

  it('asks for keys again where an unknown one signed, and not for every made-up one', async (t) => {
    const { standIn, texts } = await startInbound(t);
    const chat = standIn.person('Ann').personal();
    const asked = () => standIn.calls.filter(({ operation }) => operation === 'keys').length;
    await chat.tell({ type: 'message', text: 'a' });
    for (let count = 0; count < 5; count += 1) await chat.tell({ type: 'message', text: 'x' }, 'unknown-key');
    assert.deepEqual([asked(), texts()], [1, ['a']]);
  });
});
