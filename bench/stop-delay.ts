import { botMessage, startBridge } from '../tests/harness/bridge.ts';
import { pairPeople, projectNames } from './measure/chats.ts';
import { troubleIn } from './measure/log-lines.ts';
import { nowMs, spreadOf } from './measure/numbers.ts';
import { runBench } from './measure/run-bench.ts';
import { watchEtienne } from './measure/watch-etienne.ts';

const STOPS = 100;
/** Long enough for the answer to be still growing when it is stopped. */
const TICKS = 100_000;

await runBench('stop-delay', 120_000, async (scope) => {
  const projects = projectNames(1);
  const bridge = await startBridge(scope, {
    projects,
    etienne: { timing: { firstEventMs: 1, sessionMs: 2, chunkMs: 20, streamEndMs: 1, abortMs: 1 } },
  });
  const { state } = bridge.etienne;
  const [person] = await pairPeople(bridge, projects);
  if (person === undefined) throw new Error('nobody was paired');
  const seen = watchEtienne(state);
  const isAbort = ({ name }: { name: string }) => name === 'POST /abort';

  const abortedMs: number[] = [];
  const saidMs: number[] = [];
  const endedMs: number[] = [];
  for (let number = 1; number <= STOPS; number++) {
    const ticks = TICKS + number;
    person.send(`SLOW ${ticks}`);
    await state.waitFor(({ runs }) => runs.length >= number);
    const sentAt = nowMs();
    const commandId = person.send('/stop');
    await state.waitFor(() => seen.requests.filter(isAbort).length >= number);
    await person.waitFor(({ messages }) =>
      messages.findLast(({ messageId, text }) => messageId > commandId && /^Stopping/.test(text)),
    );
    const saidAt = nowMs();
    await botMessage(person, new RegExp(`(tick 1/${ticks}[\\s\\S]*Stopped here|^Stopped\\.$)`));
    endedMs.push(nowMs() - sentAt);
    saidMs.push(saidAt - sentAt);
    abortedMs.push((seen.requests.filter(isAbort)[number - 1]?.at ?? Number.NaN) - sentAt);
  }

  const aborted = spreadOf(abortedMs);
  const said = spreadOf(saidMs);
  const ended = spreadOf(endedMs);
  return {
    tables: {
      'From /stop (ms) until': [
        { what: 'Etienne has the abort', ...aborted },
        { what: 'the person reads "Stopping"', ...said },
        { what: 'the person sees the end', ...ended },
      ],
    },
    figures: {
      abortedMs: aborted,
      saidMs: said,
      endedMs: ended,
      aborts: seen.requests.filter(isAbort).length,
      outcomes: Object.groupBy(state.runs, ({ outcome }) => outcome).aborted?.length ?? 0,
      trouble: troubleIn(bridge),
    },
  };
});
