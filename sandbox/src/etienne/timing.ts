/** How long each step takes, in milliseconds; `bufferSize` counts events. */
export type Timing = {
  firstEventMs: number;
  sessionMs: number;
  chunkMs: number;
  streamEndMs: number;
  abortMs: number;
  abandonMs: number;
  questionMs: number;
  retentionMs: number;
  /** How long a wrong model key is tried again before anything is said of it. */
  modelRetriesMs: number;
  /** After how long a project folder that was removed is there again. */
  recreateMs: number;
  bufferSize: number;
};

/** What a running Etienne was measured to take (etienne-api.md); `chunkMs` from the ticks of `slow-reply.sse`. */
export const realTiming: Timing = {
  firstEventMs: 4,
  sessionMs: 500,
  chunkMs: 500,
  streamEndMs: 50,
  abortMs: 2_000,
  abandonMs: 60_000,
  questionMs: 60_000,
  retentionMs: 120_000,
  modelRetriesMs: 180_000,
  recreateMs: 3_000,
  bufferSize: 5_000,
};

/** Nothing takes time, except what waits for somebody. */
export const instantTiming: Partial<Timing> = {
  firstEventMs: 0,
  sessionMs: 0,
  chunkMs: 0,
  streamEndMs: 0,
  abortMs: 0,
  modelRetriesMs: 0,
};

/** The measured times, so many times as fast; the buffer keeps its size. */
export function timingTimes(factor: number): Timing {
  const { bufferSize, ...times } = realTiming;
  const faster = Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms / factor]));
  return { ...(faster as Omit<Timing, 'bufferSize'>), bufferSize };
}
