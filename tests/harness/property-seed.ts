import fc from 'fast-check';

/**
 * Loaded before every test: properties are tried with the same inputs each time, so that a run says something about
 * the code and not about luck. `PROPERTY_SEED=random` looks at other inputs; a number repeats those of a failure.
 */
const wanted = process.env.PROPERTY_SEED;
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 20_260_101) });
