/** Timing one operation: repeated until the clock can tell, the median of several runs. */

const RUN_MILLISECONDS = 50;
const RUNS = 7;

/**
 * Microseconds per call of `operation`. One warm-up run, then the median of 7 runs of at least
 * 50 ms each; with `smoke` a single call.
 *
 * @param {() => unknown} operation
 * @param {{ smoke: boolean }} options
 * @returns {{ median: number, fastest: number, slowest: number }}
 */
export function measure(operation, { smoke }) {
  if (smoke) {
    const once = timeOf(operation, 1);
    return { median: once, fastest: once, slowest: once };
  }
  let repeats = 1;
  while (timeOf(operation, repeats) * repeats < RUN_MILLISECONDS * 1000) repeats *= 2;
  const times = Array.from({ length: RUNS }, () => timeOf(operation, repeats));
  times.sort((a, b) => a - b);
  return {
    median: times[Math.floor(RUNS / 2)],
    fastest: times[0],
    slowest: times[RUNS - 1],
  };
}

function timeOf(operation, repeats) {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) operation();
  return ((performance.now() - start) * 1000) / repeats;
}
