/** Light curves that the tests make themselves. */

import { createRandom } from "@photkit/core-stats";
import { apertureSeries, type LightCurve, parseUtcText, type ReadingSeries } from "../src/index.ts";

export interface CurveOptions {
  readonly readings?: number;
  /** Exposure over cadence. */
  readonly live?: number;
  readonly cadence?: number;
  readonly noise?: number;
  /** Correlation of the noise from reading to reading. */
  readonly correlation?: number;
  readonly baseline?: number;
  /** Drops as [D, R, depth] in units of the cadence. */
  readonly drops?: readonly (readonly [number, number, number])[];
  readonly seed?: number;
}

/** A star with drops, every reading the mean over its exposure. */
export function curve(options: CurveOptions = {}): ReadingSeries {
  const { readings = 200, live = 1, cadence = 1, noise = 1, correlation = 0 } = options;
  const { baseline = 100, drops = [], seed = 1 } = options;
  const random = createRandom(seed);
  let deviate = random.normal();
  const value = Float64Array.from({ length: readings }, (_, i) => {
    deviate = correlation * deviate + Math.sqrt(1 - correlation ** 2) * random.normal();
    const drop = drops.reduce(
      (sum, [d, r, depth]) =>
        sum + (depth * Math.max(0, Math.min(i + live, r) - Math.max(i, d))) / live,
      0,
    );
    return baseline - drop + noise * deviate;
  });
  return {
    start: Float64Array.from({ length: readings }, (_, i) => i * cadence),
    exposure: live * cadence,
    value,
  };
}

/** A light curve of the given flux: 40-ms frames from 2024-03-05 23:59:58 UTC on. */
export function lightCurve(
  flux: ArrayLike<number>,
  time: Partial<LightCurve["time"]> = {},
  exposure = 0.04,
): LightCurve {
  const length = flux.length;
  const reference = time.reference ?? "start";
  const shift = reference === "start" ? 0 : reference === "mid" ? exposure / 2 : exposure;
  const first = parseUtcText("2024-03-05T23:59:58.000000Z");
  const whole = (value: number) => new Float64Array(length).fill(value);
  return {
    length,
    source: { name: "simulated.ser" },
    time: {
      scale: "UTC",
      reference,
      exposureSeconds: exposure,
      origin: "SER trailer",
      ...time,
    },
    frames: Float64Array.from({ length }, (_, i) => i),
    utcMicroseconds: Float64Array.from({ length }, (_, i) => first + (i * 0.04 + shift) * 1e6),
    apertures: [
      apertureSeries(length, {
        name: "target",
        method: "circle r=5 px",
        flux,
        fluxError: whole(10),
        background: whole(100.25),
        backgroundScatter: whole(4),
        backgroundError: whole(0.2),
        x: whole(160.5),
        y: whole(120.25),
        pixels: whole(78.54),
        peak: whole(900),
        defects: whole(0),
      }),
      apertureSeries(length, {
        name: "ref-1 (ä)",
        role: "reference",
        flux: whole(20000),
        background: whole(100),
        pixels: whole(80),
      }),
    ],
    provenance: { program: "photkit test" },
  };
}
