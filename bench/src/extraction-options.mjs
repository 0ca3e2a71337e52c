/** What the extraction benchmarks measure: five adaptive 51x51 apertures and one tracking star. */

import { APERTURES } from "./recordings.mjs";

export const EXTRACTION_OPTIONS = {
  ...APERTURES,
  method: { kind: "adaptive", windowSize: 51 },
};
