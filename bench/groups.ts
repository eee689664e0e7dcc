import { setTimeout as pause } from 'node:timers/promises';
import { type Bridge, codeIn, startBridge } from '../tests/harness/bridge.ts';
import { troubleIn } from './measure/log-lines.ts';
import { mostWithin, nowMs, rounded, spreadOf } from './measure/numbers.ts';
import { processorMs } from './measure/process-use.ts';
import { runBench } from './measure/run-bench.ts';

const MINUTE_MS = 60_000;
/** A busy group, as messages a minute, none of them meant for the bot. */
const FLOOD = 500;
/** How long each rate is measured; long against the 10 ms in which processor time is counted. */
const MEASURED_MS = 30_000;
/** How long a group is given more to do than its rates allow: a minute is counted wherever it is fullest. */
const BUSY_MS = 100_000;
const ASK_EVERY_MS = 4_000;
const REFUSED = 429;

await runBench('groups', 240_000, async (scope) => {
  // As strict as Telegram, so that being too fast is seen; a bot that is told of everything.
  const bridge = await startBridge(scope, {
    projects: ['team', 'alone'],
    etienne: { timing: { firstEventMs: 1, sessionMs: 1, chunkMs: 100, streamEndMs: 1 } },
    telegram: { rateLimits: true, privacy: false },
  });
  const person = bridge.telegram.person('Ann');
  await bridge.pair(person);
  await bridge.choose(person, 'alone');
  const group = await connectGroup(bridge);

  /** Processor time with so many messages a minute, each for itself, as they come from people. */
  async function measure(messages: number) {
    scope.note(`${MEASURED_MS / 1_000} s with ${messages} messages of strangers a minute`);
    const used = () => ({ provider: processorMs(bridge.provider.pid), manager: processorMs(bridge.manager.pid) });
    const before = used();
    const beganAt = nowMs();
    let sent = 0;
    for (let ms = 0; ms < MEASURED_MS; ms = nowMs() - beganAt) {
      for (; sent < (messages * ms) / MINUTE_MS; sent++) group.flood(1);
      await pause(messages === 0 ? MEASURED_MS : MINUTE_MS / messages);
    }
    const minutes = (nowMs() - beganAt) / MINUTE_MS;
    const after = used();
    const perMinute = (service: 'provider' | 'manager') => Math.round((after[service] - before[service]) / minutes);
    return { messages, sent, providerMsPerMinute: perMinute('provider'), managerMsPerMinute: perMinute('manager') };
  }

  async function askAlone(): Promise<number> {
    const sentAt = nowMs();
    const promptId = person.send('hello');
    await person.waitFor(
      ({ messages }) => messages.find(({ messageId, from }) => from === 'bot' && messageId > promptId),
      { timeoutMs: 30_000 },
    );
    return nowMs() - sentAt;
  }

  // What the start and the first messages cost is no part of it.
  await pause(5_000);
  const quiet = await measure(0);
  const flooded = await measure(FLOOD);

  const before: number[] = [];
  while (before.length < 5) before.push(await askAlone());

  scope.note(`${BUSY_MS / 1_000} s of a group with more to say than its rates allow`);
  const { length } = bridge.telegram.calls;
  const beganAt = nowMs();
  const isBusy = () => nowMs() - beganAt < BUSY_MS;
  const meanwhile: number[] = [];
  const asking = (async () => {
    while (isBusy()) {
      meanwhile.push(await askAlone());
      await pause(ASK_EVERY_MS);
    }
  })();
  const say = (text: string) => group.person('Ann').send(`@sandbox_bot ${text}`);
  // Long runs first, whose progress is shown and taken away; then answers and files that crowd.
  say('TOOL_WRITE notes.txt');
  while (nowMs() - beganAt < BUSY_MS / 3) {
    say('SLOW 100');
    await pause(15_000);
  }
  for (let count = 0; isBusy(); count++) {
    if (count % 4 === 0) group.person('Ann').send('/get@sandbox_bot notes.txt');
    else say(`hello ${count}`);
    await pause(1_500);
  }
  await asking;
  const calls = bridge.telegram.calls
    .slice(length)
    .filter(({ chatId, method }) => chatId === group.id && method !== 'sendChatAction');
  const times = calls.map(({ at }) => at).toSorted((one, other) => one - other);
  const kinds = Object.fromEntries(
    Array.from(
      Map.groupBy(calls, ({ method }) => method),
      ([method, some]) => [method, some.length],
    ),
  );
  const busy = {
    calls: calls.length,
    mostInAMinute: mostWithin(times, MINUTE_MS),
    mostIn3S: mostWithin(times, 3_000),
    refused: calls.filter(({ status }) => status === REFUSED).length,
    privateAnswerMsBefore: spreadOf(before).median,
    privateAnswerMs: spreadOf(meanwhile).median,
    privateAnswerMostMs: spreadOf(meanwhile).max,
  };
  return {
    tables: {
      'processor time of a minute in which a group talks among itself': [quiet, flooded],
      'a group with more to say than its rates allow': [busy],
      'its calls': [kinds],
    },
    figures: {
      floodCostsMsPerMinute: rounded(flooded.providerMsPerMinute - quiet.providerMsPerMinute),
      quiet,
      flooded,
      busy,
      kinds,
      trouble: troubleIn(bridge),
    },
  };
});

/** A group that is approved and talks to a project; Ann counts there. */
async function connectGroup(bridge: Bridge) {
  const group = bridge.telegram.group({ id: -1_001, title: 'The team' });
  const ann = group.person('Ann');
  const said = (text: RegExp) =>
    group.waitFor(({ messages }) => messages.find((one) => one.from === 'bot' && text.test(one.text)));
  ann.send('@sandbox_bot hello');
  const code = codeIn(await said(/approve telegram/));
  await bridge.call('provider', `/v1/pairings/${code}/approve`, { method: 'POST' });
  await said(/Choose a project/);
  ann.send('/project@sandbox_bot team');
  await said(/now talking to team/);
  return group;
}
