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
  bufferSize: 5_000,
};

/** Nothing takes time, except what waits for somebody. */
export const instantTiming: Partial<Timing> = {
  firstEventMs: 0,
  sessionMs: 0,
  chunkMs: 0,
  streamEndMs: 0,
  abortMs: 0,
};
