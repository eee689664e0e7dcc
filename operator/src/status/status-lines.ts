import type { Status } from './summarize.ts';

/** What a person has to say before a run goes on. */
const DECISIONS = {
  answer: 'until its person answers the agent',
  backlog: 'until its person decides on what came while we were away',
  voice: 'until its person confirms what was understood',
} as const;

/** Tells the status to a person, as tables. `now` is in milliseconds since 1970. */
export function statusLines(status: Status, now: number): string[] {
  const { services, runs, queues, givenUp, pendingCodes } = status;
  const isRunning = (startedAt: string | null): startedAt is string => startedAt !== null;
  const rows = queues.filter((queue) => queue.waits > 0 || queue.givenUp > 0);
  return [
    ...table(
      services.map(({ name, state, version = '', account, url, problems }) => [
        name,
        state === 'other' ? 'something else' : state === 'absent' ? 'does not run' : state,
        version,
        [account ?? url, ...problems].join('; '),
      ]),
    ),
    ...section('Runs', [
      ...runs.map(({ project, provider, remoteSessionId, state, startedAt, waitsFor }) => [
        project,
        `${provider} ${remoteSessionId}`,
        isRunning(startedAt) ? state : 'waits',
        isRunning(startedAt) ? `for ${age(now - Date.parse(startedAt))}` : '',
        waitsFor === undefined ? '' : DECISIONS[waitsFor],
      ]),
    ]),
    ...section('Waits', [
      ...rows.map(({ service, queue, waits, oldestAgeSeconds, givenUp: dead }) => [
        `${service} ${queue}`,
        `${waits} waiting`,
        waits > 0 ? `oldest ${age(oldestAgeSeconds * 1_000)}` : '',
        dead > 0 ? `${dead} given up` : '',
      ]),
    ]),
    ...section(
      'Given up (npm run retry -- <id>)',
      givenUp.map(({ id, service, queue, reason, at }) => [id, `${service} ${queue}`, `${age(now - at)} ago`, reason]),
    ),
    ...(pendingCodes > 0 ? ['', `${pendingCodes} asked for a pairing: npm run pairing -- list`] : []),
    ...(runs.length + rows.length === 0 && services.some(({ version }) => version !== undefined)
      ? ['', 'Nothing runs, nothing waits.']
      : []),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...table(rows).map((line) => `  ${line}`)];
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A time that has passed, in the unit that says enough. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
