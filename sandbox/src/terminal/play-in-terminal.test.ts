import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it, type TestContext } from 'node:test';
import { createOperator } from '../operator/operator.ts';
import { createTeamsStandIn } from '../teams/index.ts';
import { createTelegramStandIn } from '../telegram/index.ts';
import { playInTerminal } from './play-in-terminal.ts';

const PERSON = { id: 1001 };

async function play(t: TestContext) {
  const telegram = await createTelegramStandIn({ topics: true });
  const teams = await createTeamsStandIn();
  t.after(() => Promise.all([telegram.close(), teams.close()]));
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.on('data', (chunk: Buffer) => {
    shown += chunk;
  });
  playInTerminal({ telegram, teams, input, output, operator: createOperator({ pairing: [], retry: [] }) });
  const person = telegram.person(PERSON);
  return {
    type: (line: string) => input.write(`${line}\n`),
    shown: () => shown,
    /** Lets the bot show a preview. */
    async show(text: string) {
      person.send('/start');
      const answer = await fetch(`${telegram.apiRoot}/bot${telegram.token}/sendMessageDraft`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: PERSON.id, draft_id: 1, text }),
      });
      assert.equal(answer.status, 200, await answer.text());
    },
    /** Lets the bot answer in a topic of the person's. */
    async sayIn(topic: string, text: string) {
      const answer = await fetch(`${telegram.apiRoot}/bot${telegram.token}/sendMessage`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ chat_id: PERSON.id, message_thread_id: person.topic(topic).id, text }),
      });
      assert.equal(answer.status, 200, await answer.text());
    },
    sent: () => person.messages.filter(({ from }) => from === 'person').map(({ text }) => text),
    untilSent: (wanted: string) => person.waitFor(({ messages }) => messages.find(({ text }) => text === wanted)),
  };
}

describe('a person at the terminal', () => {
  for (const [what, line] of [
    ['of 5,000 characters', 'x'.repeat(5_000)],
    ['of three messages', 'word '.repeat(2_000).trim()],
    ['of emojis', `a${'🚀'.repeat(5_000)}`],
  ] as const) {
    it(`may paste a line ${what}, which arrives in parts as clients send it`, async (t) => {
      const { type, sent, untilSent } = await play(t);
      type(line);
      type('/start');
      await untilSent('/start');
      const parts = sent().slice(0, -1);
      assert.ok(parts.length > 1);
      assert.equal(parts.join('').replaceAll(' ', ''), line.replaceAll(' ', ''));
    });
  }

  it('sees a preview as it grows, each state of it once', async (t) => {
    const { shown, show } = await play(t);
    for (const text of ['Reading', 'Reading', 'Reading\nWriting', '']) await show(text);
    assert.equal(shown(), '  … Reading\n  … Writing\n  … Thinking...\n');
  });

  it('sees in which topic the bot has said something', async (t) => {
    const { shown, sayIn } = await play(t);
    await sayIn('my-app', 'bot or not');
    assert.equal(shown(), 'bot in the topic my-app:\n  │ bot or not\n');
  });

  for (const [what, line] of [
    ['that shows nothing', '\u0001'],
    ['with an escape sequence alone', '\u001b'],
    ['that begins as one and shows nothing in a later part', `${'x'.repeat(4_096)}${'\u0001'.repeat(4_096)}y`],
    ['that presses a button that is not there', '#7'],
  ] as const) {
    it(`is told of a line ${what}, and goes on`, async (t) => {
      const { type, shown, untilSent } = await play(t);
      type(line);
      type('/start');
      await untilSent('/start');
      assert.match(shown(), /^.*(no empty message|no such button).*\n$/);
    });
  }
});
