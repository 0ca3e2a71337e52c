import { createRandom } from "@photkit/core-stats";
import type { ApertureSeries } from "../src/index.ts";

/** A series with the given flux and errors, everything else plain. */
export function seriesOf(
  name: string,
  flux: ArrayLike<number>,
  options: { error?: number; flags?: (i: number) => number; role?: ApertureSeries["role"] } = {},
): ApertureSeries {
  const { length } = flux;
  const column = (value: number) => new Float64Array(length).fill(value);
  return {
    name,
    role: options.role ?? "star",
    method: "test",
    flux: Float64Array.from(flux),
    fluxError: column(options.error ?? 1),
    background: column(100),
    backgroundScatter: column(10),
    backgroundError: column(1),
    x: column(10),
    y: column(10),
    pixels: column(50),
    peak: column(500),
    defects: column(0),
    flags: Uint16Array.from({ length }, (_, i) => options.flags?.(i) ?? 0),
  };
}

/** `length` normal deviates about `mean`. */
export function noisy(seed: number, length: number, mean: number, sigma: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => mean + sigma * random.normal());
}
