/**
 * Loaded into a service before anything else: from SIGCONT on its new timers run 100 times as fast, so that a silence of
 * minutes can be had in seconds. Clocks stay as they are, as both services compare them. Prints each minute of timers
 * that passes then.
 */
let factor = 1;
const MINUTE_MS = 60_000;

const { setTimeout: realTimeout, setInterval: realInterval } = globalThis;

const faster = <Timer extends typeof setTimeout | typeof setInterval>(real: Timer): Timer => {
  const scaled = (callback: () => void, delayMs?: number, ...rest: []) =>
    real(callback, Number(delayMs ?? 0) / factor, ...rest);
  // What is reached by symbols, such as the promised form, belongs to it as well.
  for (const symbol of Object.getOwnPropertySymbols(real)) {
    Object.defineProperty(scaled, symbol, Object.getOwnPropertyDescriptor(real, symbol) ?? {});
  }
  return scaled as unknown as Timer;
};
globalThis.setTimeout = faster(realTimeout);
globalThis.setInterval = faster(realInterval);

process.once('SIGCONT', () => {
  factor = 100;
  setInterval(() => process.stdout.write('a minute of timers has passed\n'), MINUTE_MS).unref();
});
