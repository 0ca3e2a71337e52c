/** Timing one operation: repeated until the clock can tell, the median of several runs. */

const RUN_MILLISECONDS = 50;
const RUNS = 7;

const wallClock = () => performance.now() * 1000;

/** Microseconds that the threads of this process have worked: other programs do not count. */
export function processorClock() {
  const { system, user } = process.cpuUsage();
  return user + system;
}

/**
 * Microseconds per call of `operation`. One warm-up run, then the median of 7 runs of at least
 * 50 ms each; with `smoke` a single call.
 *
 * @param {() => unknown} operation
 * @param {{ smoke: boolean, clock?: () => number }} options - the clock counts microseconds.
 * @returns {{ median: number, fastest: number, slowest: number }}
 */
export function measure(operation, { smoke, clock = wallClock }) {
  if (smoke) {
    const once = timeOf(operation, 1, clock);
    return { median: once, fastest: once, slowest: once };
  }
  let repeats = 1;
  while (timeOf(operation, repeats, clock) * repeats < RUN_MILLISECONDS * 1000) repeats *= 2;
  const times = Array.from({ length: RUNS }, () => timeOf(operation, repeats, clock));
  times.sort((a, b) => a - b);
  return {
    median: times[Math.floor(RUNS / 2)],
    fastest: times[0],
    slowest: times[RUNS - 1],
  };
}

function timeOf(operation, repeats, clock) {
  const start = clock();
  for (let i = 0; i < repeats; i++) operation();
  return (clock() - start) / repeats;
}
