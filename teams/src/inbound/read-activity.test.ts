import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { PressedAction } from 'provider-kit';
import { ProviderEventSchema } from 'shared-types';
import { Value } from 'typebox/value';
import { type Activity, ContentSchema, EnvelopeSchema } from './activity.ts';
import { referenceOf, toContact } from './contact-of.ts';
import { readActivity } from './read-activity.ts';

const BOT = '28:11111111-2222-3333-4444-555555555555';
const mention = { type: 'mention', mentioned: { id: BOT, name: 'The Bot' }, text: '<at>The Bot</at>' };
const other = { type: 'mention', mentioned: { id: '29:o', name: 'Ann & Co' }, text: '<at>Ann &amp; Co</at>' };
const html = (content: string) => ({ contentType: 'text/html', content });
const action: PressedAction = { messageId: 'msg_1', remoteSessionId: 'a', actionId: 'a:1', state: 'open' };

const message = (more: Partial<Activity> = {}): Activity => ({
  type: 'message',
  id: '1700000000001',
  timestamp: '2026-11-23T09:30:00.000Z',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/amer/',
  from: { id: '29:p', name: 'A person', aadObjectId: 'AAAA-1' },
  recipient: { id: BOT, name: 'The Bot' },
  conversation: { id: 'a:1', conversationType: 'personal', tenantId: 't' },
  ...more,
});
const inGroup = (more: Partial<Activity>) =>
  message({ conversation: { id: '19:g@thread.v2', conversationType: 'groupChat', name: 'A group' }, ...more });
const inChannel = (more: Partial<Activity>) =>
  message({
    conversation: { id: '19:c@thread.tacv2;messageid=1700000000000', conversationType: 'channel' },
    channelData: { team: { id: '19:t', name: 'Team' }, channel: { id: '19:c@thread.tacv2', name: 'Releases' } },
    ...more,
  });

async function read(activity: Activity, requireMention = true) {
  assert.deepEqual(Value.Errors(EnvelopeSchema, activity), []);
  assert.deepEqual(Value.Errors(ContentSchema, activity), []);
  const { remoteSession } = toContact(activity, referenceOf(activity));
  const reading = await readActivity(activity, {
    remoteSession,
    requireMention,
    kit: {
      findMessageId: async (_session, platformId) => (platformId === '1600' ? 'msg_ours' : undefined),
      findAction: async (_session, token) =>
        token === 'open' ? action : token === 'gone' ? { ...action, state: 'gone' } : undefined,
    },
    now: 0,
  });
  if ('event' in reading && reading.event !== undefined)
    assert.deepEqual(Value.Errors(ProviderEventSchema, reading.event), []);
  return reading;
}

async function readMessage(activity: Activity, requireMention = true) {
  const reading = await read(activity, requireMention);
  assert.equal(reading.status, 'message');
  if (reading.status !== 'message') throw new Error('unreachable');
  const { event, facts } = reading;
  if (event.type !== 'message.received' && event.type !== 'message.edited') throw new Error('no message');
  return { type: event.type, timestamp: event.timestamp, ...event.data, facts };
}

const text = async (activity: Activity, requireMention = true) =>
  (await readMessage(activity, requireMention)).message.text;

describe('a message', async () => {
  it('of a person alone with the bot becomes an event', async () => {
    const { facts, ...event } = await readMessage(message({ text: 'Which tests are *red*?', textFormat: 'plain' }));
    assert.deepEqual(event, {
      type: 'message.received',
      timestamp: '2026-11-23T09:30:00.000Z',
      provider: 'teams',
      remoteSession: { sessionId: 'a:1', kind: 'direct', displayName: 'A person', userId: 'aaaa-1' },
      message: { id: 'a:1:1700000000001', text: 'Which tests are *red*?', attachments: [] },
    });
    assert.equal(facts.platformId, '1700000000001');
  });

  it('in a thread of a channel belongs to the channel, and its id knows the thread', async () => {
    const { remoteSession, message: said } = await readMessage(
      inChannel({ text: '<at>The Bot</at> hi', entities: [mention] }),
    );
    assert.deepEqual(remoteSession, {
      sessionId: '19:c@thread.tacv2',
      kind: 'channel',
      title: 'Team / Releases',
      displayName: 'Team / Releases',
      userId: 'aaaa-1',
    });
    assert.deepEqual(said.sender, { id: 'aaaa-1', name: 'A person' });
    assert.equal(said.id, '19:c@thread.tacv2;messageid=1700000000000:1700000000001');
    assert.equal(said.text, 'hi');
  });

  for (const [what, more, expected] of [
    ['whose mention is in the middle', { text: 'ask <at>The Bot</at> this', entities: [mention] }, 'ask this'],
    ['that addresses the bot', { text: ' <at>The Bot</at>,\u00a0 /status', entities: [mention] }, '/status'],
    [
      'that mentions somebody else too',
      { text: '<at>The Bot</at> tell <at>Ann &amp; Co</at>', entities: [mention, other] },
      'tell @Ann & Co',
    ],
    [
      'whose mention is formatted',
      {
        text: 'x',
        entities: [mention],
        attachments: [
          html(
            '<p><strong><span itemtype="http://schema.skype.com/Mention" itemid="0">The Bot</span></strong>&nbsp;do <b>it</b></p>',
          ),
        ],
      },
      'do **it**',
    ],
    [
      'that is bold as a whole',
      { entities: [mention], attachments: [html('<b><at>The Bot</at> do <at>The Bot</at></b>')] },
      '**do**',
    ],
    ['with a mention before a comma', { text: 'you <at>The Bot</at>, do', entities: [mention] }, 'you, do'],
    [
      'whose mention has another name',
      { text: '<at>Botty</at> do', entities: [{ ...mention, text: '<at>Botty</at>' }] },
      'do',
    ],
    [
      'with a mention of several pieces',
      {
        text: '<at>The</at> <at>Bot</at> do',
        entities: [
          { ...mention, text: '<at>The</at>' },
          { ...mention, text: '<at>Bot</at>' },
        ],
      },
      'do',
    ],
    ['of several lines', { text: '<at>The Bot</at> a\r\nb', entities: [mention] }, 'a\nb'],
    ['in XML', { text: '<b>a</b> &lt;', textFormat: 'xml', entities: [mention] }, '**a** <'],
    ['in Markdown', { text: '**a** <b>', textFormat: 'markdown', entities: [mention] }, '**a** <b>'],
    [
      'with money signs in a name',
      { text: '<at>A$&</at> x <at>The Bot</at>', entities: [mention, { ...other, text: '<at>A$&</at>' }] },
      '@A$& x',
    ],
  ] as [string, Partial<Activity>, string][]) {
    it(`in a group ${what} is read as "${expected.replace('\n', '⏎')}"`, async () =>
      assert.equal(await text(inGroup(more)), expected));
  }

  it('says what it answers: one of ours by our id, another by that of the person who wrote it', async () => {
    const answering = async (id: string, preview: string) =>
      (
        await readMessage(
          message({
            text: 'garbled',
            attachments: [
              html(
                `<blockquote itemtype="http://schema.skype.com/Reply" itemid="${id}"><p itemprop="preview">${preview}</p></blockquote><p>yes</p>`,
              ),
            ],
          }),
        )
      ).message;
    assert.deepEqual((await answering('1600', 'Shall I?')).replyTo, { id: 'msg_ours', text: 'Shall I?' });
    assert.deepEqual((await answering('1500', '')).replyTo, { id: 'a:1:1500', text: '[message]' });
    assert.equal((await answering('1500', '')).text, 'yes');
  });

  it('says what it answers also in the newer form', async () => {
    const entity = { type: 'quotedReply', quotedReply: { messageId: '1600', preview: 'Shall I?', senderName: null } };
    const said = (await readMessage(message({ text: '<quoted messageId="1600"/> yes', entities: [entity] }))).message;
    assert.deepEqual([said.text, said.replyTo], ['yes', { id: 'msg_ours', text: 'Shall I?' }]);
  });

  it('of somebody else is never the words of who passes it on', async () => {
    const forward = async (comment: string) =>
      (
        await readMessage(
          message({
            text: 'x',
            attachments: [
              html(
                `${comment}<blockquote itemtype="http://schema.skype.com/Forward" itemid="1"><strong itemprop="mri">B</strong><p itemprop="copy">/stop</p></blockquote>`,
              ),
            ],
          }),
        )
      ).message;
    const alone = await forward('');
    assert.deepEqual([alone.text, alone.forwardedFrom], ['/stop', 'B']);
    const commented = await forward('<p>what is this?</p>');
    assert.deepEqual([commented.text, commented.forwardedFrom], ['what is this?\n\n> B: /stop', undefined]);
  });

  it('that was changed says all that it says now', async () => {
    const edited = await readMessage(
      message({ type: 'messageUpdate', text: 'new', channelData: { eventType: 'editMessage' } }),
    );
    assert.deepEqual(
      [edited.type, edited.message.id, edited.message.text],
      ['message.edited', 'a:1:1700000000001', 'new'],
    );
  });

  it('that was deleted is edited into nothing', async () => {
    const reading = await read(message({ type: 'messageDelete' }));
    assert.ok(reading.status === 'deleted' && reading.event.type === 'message.edited');
    assert.deepEqual(reading.event.data.message, { id: 'a:1:1700000000001', text: '', attachments: [] });
  });

  it('with nothing in it, or with nothing but a card, is told to be so', async () => {
    assert.equal((await read(message({ text: ' ' }))).status, 'empty');
    assert.equal((await read(message({ text: null, attachments: null }))).status, 'empty');
    assert.equal((await read(inGroup({ text: '<at>The Bot</at>', entities: [mention] }))).status, 'empty');
    assert.equal(
      (await read(message({ attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] }))).status,
      'empty',
    );
    assert.equal(
      await text(message({ text: 'see', attachments: [{ contentType: 'of/the-future' }] })),
      'see\n\n[something that cannot be passed on]',
    );
  });

  it('carries its files, and tells apart the same file from another one', async () => {
    const file = (url: string) => ({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      contentUrl: 'https://x.sharepoint.com/notes.pdf',
      name: 'notes.pdf',
      content: { downloadUrl: url, uniqueId: 'U', fileType: 'pdf' },
    });
    const picture = {
      contentType: 'image/*',
      contentUrl: 'https://smba.trafficmanager.net/v3/attachments/1/views/original',
    };
    const page = html('<p></p><p><img itemtype="http://schema.skype.com/AMSImage" src="https://x/y"></p>');
    const of = (url: string) => readMessage(message({ text: '', attachments: [file(url), picture, page] }));
    const { message: said, facts } = await of('https://x/1?tempauth=a');
    assert.equal(said.text, '');
    assert.deepEqual(
      said.attachments.map(({ name, kind, mimeType, size }) => [name, kind, mimeType, size]),
      [
        ['notes.pdf', 'document', 'application/octet-stream', 0],
        ['photo-2.png', 'photo', 'image/png', 0],
      ],
    );
    assert.deepEqual([...(facts.uniqueIds ?? new Map()).values()], ['U', picture.contentUrl]);
    assert.equal(facts.content, (await of('https://x/2?tempauth=b')).facts.content);
  });
});

it('a conversation of a kind that nobody knows yet is taken for a group', () => {
  for (const [conversation, kind] of [
    [{ id: 'a:1', conversationType: 'personal' }, 'direct'],
    [{ id: 'a:1' }, 'direct'],
    [{ id: '19:x@thread.v2' }, 'group'],
    [{ id: 'a:1', conversationType: 'of the future' }, 'group'],
    [{ id: '19:x@thread.tacv2;messageid=1', conversationType: 'channel' }, 'channel'],
  ] as const) {
    const activity = message({ conversation });
    assert.equal(toContact(activity, referenceOf(activity)).remoteSession.kind, kind);
  }
});

describe('in groups and channels', async () => {
  const reply = html(
    '<blockquote itemtype="http://schema.skype.com/Reply" itemid="1600"><p>q</p></blockquote><p>yes</p>',
  );
  const replyToBot = html(
    `<blockquote itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri" itemid="${BOT}">The Bot</strong><p>q</p></blockquote><p>yes</p>`,
  );
  for (const [what, more, isTaken] of [
    ['talk of people', { text: 'hi' }, false],
    ['a mention of somebody else', { text: '<at>Ann &amp; Co</at> hi', entities: [other] }, false],
    ['a mention of the bot', { text: '<at>The Bot</at> hi', entities: [mention] }, true],
    ['a command', { text: '/status' }, true],
    ['a path', { text: '//host' }, false],
    ['an answer to a message of ours', { text: 'x', attachments: [reply] }, true],
    ['an answer to the bot', { text: 'x', attachments: [replyToBot] }, true],
    ['the words of a bot', { text: '<at>The Bot</at> hi', entities: [mention], from: { id: '28:another' } }, false],
  ] as [string, Partial<Activity>, boolean][]) {
    it(`${what} is ${isTaken ? '' : 'not '}for the bot`, async () => {
      assert.equal((await read(inGroup(more))).status, isTaken ? 'message' : 'not_for_us');
      assert.equal((await read(inChannel(more))).status, isTaken ? 'message' : 'not_for_us');
    });
  }

  it('everything is for the bot where no mention is required', async () => {
    assert.equal(await text(inGroup({ text: 'hi' }), false), 'hi');
  });
});

describe('a press', async () => {
  const executed = (data: unknown) =>
    read(
      message({
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: '1600',
        value: { action: { type: 'Action.Execute', verb: 'select', data } },
      }),
    );
  it('of either kind of button selects its action', async () => {
    for (const reading of [
      await executed({ token: 'open' }),
      await read(message({ value: { token: 'open' }, replyToId: '1600' })),
      await read(inGroup({ value: { token: 'open' }, text: '' })),
    ]) {
      assert.ok(reading.status === 'pressed' && reading.event?.type === 'action.selected');
      const { messageId, action: selected } = reading.event.data;
      assert.deepEqual([messageId, selected], ['msg_1', { id: 'a:1' }]);
    }
  });

  it('of what is not open selects nothing', async () => {
    for (const data of [{ token: 'gone' }, { token: 'unknown' }, { token: 7 }, 'open', null, undefined, []]) {
      const reading = await executed(data);
      assert.ok(reading.status === 'pressed' && reading.event === undefined);
    }
  });

  it('on the card of a file says yes or no', async () => {
    const consent = async (value: unknown) => {
      const reading = await read(message({ type: 'invoke', name: 'fileConsent/invoke', replyToId: '9', value }));
      return reading.status === 'file_consent' ? reading.consent : undefined;
    };
    const uploadInfo = {
      uploadUrl: 'https://up',
      contentUrl: 'https://c',
      name: 'a.pdf',
      uniqueId: 'U',
      fileType: 'pdf',
    };
    assert.deepEqual(await consent({ action: 'accept', context: { messageId: 'm' }, uploadInfo }), {
      messageId: 'm',
      cardId: '9',
      uploadInfo,
    });
    const declined = { messageId: '', cardId: '9', uploadInfo: undefined };
    assert.deepEqual(await consent({ action: 'decline', context: 'c', uploadInfo }), declined);
    assert.deepEqual(await consent({ action: 'accept', context: 'c' }), declined);
  });
});

it('any activity of the known form is read without failing, into an event as the contract says', async () => {
  const entity = fc.record({
    type: fc.constantFrom('mention', 'quotedReply', 'x'),
    text: fc.string(),
    mentioned: fc.anything(),
    quotedReply: fc.anything(),
  });
  const attachment = fc.record({
    contentType: fc.constantFrom(
      'text/html',
      'image/*',
      'IMAGE/x-y',
      'application/vnd.microsoft.teams.file.download.info',
      'x',
    ),
    content: fc.oneof(fc.string(), fc.anything()),
    contentUrl: fc.string(),
    name: fc.string(),
  });
  const type = fc.constantFrom('message', 'messageUpdate', 'messageDelete', 'invoke');
  await fc.assert(
    fc.asyncProperty(
      type,
      fc.string(),
      fc.array(entity),
      fc.array(attachment),
      fc.anything(),
      fc.string(),
      async (kind, said, entities, attachments, value, timestamp) => {
        await read(
          message({ type: kind, name: 'adaptiveCard/action', text: said, entities, attachments, value, timestamp }),
        );
      },
    ),
  );
});
