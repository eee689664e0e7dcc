import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startBridge } from './harness/bridge.ts';
import { createRandom } from './harness/random.ts';

const CHATS = 10;
const PROMPTS_PER_CHAT = 6;
const KILLS = 5;

describe('kill -9 at random moments', () => {
  it('loses none of 60 prompts of 10 chats and runs none of them twice', async (t) => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    t.diagnostic(`seed ${seed}`);
    const random = createRandom(seed);
    const projects = Array.from({ length: CHATS / 2 }, (_, index) => `project-${index}`);
    const bridge = await startBridge(t, {
      projects,
      etienne: { timing: { firstEventMs: 2, sessionMs: 10, chunkMs: 2, streamEndMs: 10, abortMs: 10 } },
    });
    const people = Array.from({ length: CHATS }, (_, index) => bridge.telegram.person({ id: 2001 + index }));
    for (const [index, person] of people.entries()) {
      await bridge.pair(person);
      await bridge.choose(person, projects[index % projects.length] ?? '');
    }

    const promptOf = (chat: number, number: number) => `prompt ${chat}-${number}.`;
    /** Resolves after so many further messages in Telegram, or when there will be no more. */
    const afterMessages = (count: number) =>
      new Promise<void>((resolve) => {
        let left = count;
        const stop = bridge.telegram.onEvent(({ type }) => {
          if (type !== 'message') return;
          left--;
          if (left > 0 && !isAllSettled()) return;
          stop();
          resolve();
        });
      });

    const isAnswered = (chat: number, number: number) =>
      people[chat]?.messages.some(({ from, text }) => from === 'bot' && text === `ECHO: ${promptOf(chat, number)}`) ??
      false;
    const told = (chat: number) =>
      people[chat]?.messages.filter(
        ({ from, text }) => from === 'bot' && /cannot tell whether it has run|its end is not known/.test(text),
      ).length ?? 0;
    const answered = (chat: number) =>
      Array.from({ length: PROMPTS_PER_CHAT }, (_, number) => isAnswered(chat, number)).filter(Boolean).length;
    const isSettled = (chat: number) => answered(chat) + told(chat) >= PROMPTS_PER_CHAT;
    const isAllSettled = () => people.every((_, chat) => isSettled(chat));

    let kills = 0;
    const killing = (async () => {
      for (; kills < KILLS && !isAllSettled(); kills++) {
        await afterMessages(3 + Math.floor(random() * 15));
        const both = [bridge.provider, bridge.manager];
        const victims = random() < 0.34 ? both : both.slice(random() < 0.5 ? 0 : 1).slice(0, 1);
        await Promise.all(victims.map((victim) => victim.end('SIGKILL')));
        await Promise.all(victims.map((victim) => victim.start()));
      }
    })();
    for (let number = 0; number < PROMPTS_PER_CHAT; number++) {
      const somethingHappened = afterMessages(CHATS + 5);
      for (const [chat, person] of people.entries()) person.send(promptOf(chat, number));
      await somethingHappened;
    }
    await killing;
    await Promise.all(people.map((person, chat) => person.waitFor(() => isSettled(chat), { timeoutMs: 90_000 })));

    const started = new Map<string, number>();
    for (const { prompt } of bridge.etienne.state.runs) started.set(prompt, (started.get(prompt) ?? 0) + 1);
    const counts = {
      kills,
      ran: 0,
      answered: 0,
      told: 0,
      shownTwice: 0,
      lost: [] as string[],
      ranTwice: [] as string[],
    };
    for (const [chat, person] of people.entries()) {
      counts.told += told(chat);
      for (let number = 0; number < PROMPTS_PER_CHAT; number++) {
        const runs = started.get(promptOf(chat, number)) ?? 0;
        const shown = person.messages.filter(({ text }) => text === `ECHO: ${promptOf(chat, number)}`).length;
        if (runs > 0) counts.ran++;
        if (runs > 1) counts.ranTwice.push(promptOf(chat, number));
        if (shown > 0) counts.answered++;
        if (shown > 1) counts.shownTwice++;
        if (shown === 0 && told(chat) === 0) counts.lost.push(promptOf(chat, number));
      }
    }
    t.diagnostic(JSON.stringify(counts));
    assert.deepEqual(counts.lost, []);
    assert.deepEqual(counts.ranTwice, []);
    assert.equal(counts.answered + counts.told, CHATS * PROMPTS_PER_CHAT);
  });
});
