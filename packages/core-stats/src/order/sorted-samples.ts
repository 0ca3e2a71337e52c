/** Sorted samples. */

import { finiteSamples } from "../samples.ts";

/** The finite samples in ascending order; the input stays as it is. */
export const sortedSamples = (values: ArrayLike<number>): Float64Array =>
  finiteSamples(values).sort();
