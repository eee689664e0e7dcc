import { createRequire } from 'node:module';
import type { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The labels of a metric, each with all values that it may have: what people are called can be none. */
export type LabelValues = Readonly<Record<string, readonly string[]>>;

/** One value for each label; a value that was not named before counts as `other`. */
export type Labels<Known extends LabelValues> = { readonly [Name in keyof Known]: string };

/** Seconds; from an event that is passed on at once to a prompt that waits for its project. */
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

/** Not the whole of it: summaries, clusters and values of the process itself would cost every start its time. */
interface PromClient {
  Counter: typeof Counter;
  Gauge: typeof Gauge;
  Histogram: typeof Histogram;
  Registry: typeof Registry;
}

function loadPromClient(): PromClient {
  const require = createRequire(import.meta.url);
  return {
    Counter: require('prom-client/lib/counter.js'),
    Gauge: require('prom-client/lib/gauge.js'),
    Histogram: require('prom-client/lib/histogram.js'),
    Registry: require('prom-client/lib/registry.js'),
  };
}

/** A start has other things to do; what is counted until then waits. */
const LOADED_AFTER_MS = 5_000;

const OTHER = 'other';

/** All combinations of the values of labels. */
function combinations(known: LabelValues): Record<string, string>[] {
  return Object.entries(known).reduce<Record<string, string>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

function bounded<Known extends LabelValues>(known: Known, labels: Labels<Known>): Record<string, string> {
  const counted: Record<string, string> = {};
  for (const name in known) {
    const value = labels[name] as string;
    counted[name] = known[name]?.includes(value) ? value : OTHER;
  }
  return counted;
}

/**
 * What a service counts and measures, for Prometheus. The library is loaded 5 s after the first value, or at the first look.
 *
 * Metrics are there with 0 from the beginning, so that a first failure is seen as a rise. Names have the unit at their end.
 */
export function createMetrics() {
  let loaded: { prom: PromClient; registry: Registry } | undefined;
  const defined: (() => void)[] = [];
  const waiting: (() => void)[] = [];

  function load() {
    if (loaded !== undefined) return loaded;
    const prom = loadPromClient();
    loaded = { prom, registry: new prom.Registry() };
    for (const define of defined) define();
    for (const note of waiting.splice(0)) note();
    return loaded;
  }

  function whenLoaded(note: () => void) {
    if (loaded !== undefined) return note();
    if (waiting.push(note) === 1) setTimeout(load, LOADED_AFTER_MS).unref();
  }

  function onLoad<Metric>(make: (prom: PromClient, registers: Registry[]) => Metric): () => Metric {
    let metric: Metric | undefined;
    defined.push(() => {
      const { prom, registry } = load();
      metric = make(prom, [registry]);
    });
    return () => metric as Metric;
  }

  return {
    /** Makes a counter; the returned function counts one more. To be called before the first value. */
    counter<Known extends LabelValues>(name: string, help: string, known: Known): (labels: Labels<Known>) => void {
      const metric = onLoad(({ Counter }, registers) => {
        const counter = new Counter({ name, help, labelNames: Object.keys(known), registers });
        for (const labels of combinations(known)) counter.inc(labels, 0);
        return counter;
      });
      return (labels) => whenLoaded(() => metric().inc(bounded(known, labels)));
    },

    /** Makes a histogram of durations; the returned function takes milliseconds, and shows seconds. */
    durations(name: string, help: string): (ms: number) => void {
      const metric = onLoad(({ Histogram }, registers) => new Histogram({ name, help, buckets: SECONDS, registers }));
      return (ms) => whenLoaded(() => metric().observe(Math.max(0, ms) / 1_000));
    },

    /** Makes a gauge that is read when somebody looks. What rejects shows nothing. */
    gauge(
      name: string,
      help: string,
      labelNames: readonly string[],
      read: () => Promise<readonly { labels?: Record<string, string>; value: number }[]>,
    ): void {
      onLoad(
        ({ Gauge }, registers) =>
          new Gauge({
            name,
            help,
            labelNames: [...labelNames],
            registers,
            async collect() {
              this.reset();
              // A reset gauge without labels is 0, which nobody has read.
              if (labelNames.length === 0) this.remove({});
              const values = await read().catch(() => []);
              for (const { labels = {}, value } of values) this.set(labels, value);
            },
          }),
      );
    },

    /** All metrics as text, with its content type. */
    async expose(): Promise<{ contentType: string; text: string }> {
      const { registry } = load();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
