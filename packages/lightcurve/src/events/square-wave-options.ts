/** What can be told to the square-wave fits. */

import { check } from "../errors.ts";
import type { EventEdges } from "./box-search.ts";

export interface SquareWaveOptions {
  /**
   * Which edges lie in the recording; `"auto"` takes what fits best.
   * @default "auto"
   */
  readonly edges?: EventEdges | "auto";
  /** Fewest readings within the event, at least 1. @default 2 */
  readonly fewestReadings?: number;
  /** Most readings within the event. @default all but 3 */
  readonly mostReadings?: number;
  /**
   * `"correlated"` fits the correlation of the noise from reading to reading and widens the errors
   * by what it costs; `"white"` takes the readings as independent.
   * @default "correlated"
   */
  readonly noise?: "correlated" | "white";
}

/** Checks the options and fills in the defaults. */
export function squareWaveOptions(options: SquareWaveOptions): Required<SquareWaveOptions> {
  const {
    edges = "auto",
    fewestReadings = 2,
    mostReadings = Number.MAX_SAFE_INTEGER,
    noise = "correlated",
  } = options;
  check.oneOf("edges", edges, ["auto", "both", "disappearance", "reappearance"]);
  check.integerAtLeast("fewestReadings", fewestReadings, 1);
  check.integerAtLeast("mostReadings", mostReadings, fewestReadings);
  check.oneOf("noise", noise, ["correlated", "white"]);
  return { edges, fewestReadings, mostReadings, noise };
}
