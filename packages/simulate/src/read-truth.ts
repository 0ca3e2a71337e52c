/** The truth of a simulated observation read back from its file, field by field. */

import {
  between,
  columnOf,
  constant,
  demands,
  differ,
  filledText,
  finite,
  finiteColumn,
  integerAtLeast,
  listOf,
  notNegative,
  objectOf,
  oneOf,
  optional,
  pipe,
  positive,
  readDocument,
  text,
} from "@photkit/errors/schema";
import { SimulationError } from "./errors.ts";
import { PROFILE_KINDS } from "./star-profile.ts";
import type { SimulationTruth } from "./truth.ts";

const instant = objectOf({ seconds: finite, utc: filledText, frame: finite });

const star = objectOf({
  name: text,
  electrons: finite,
  adu: finite,
  x: finiteColumn,
  y: finiteColumn,
});

const occultation = objectOf({
  star: text,
  drop: finite,
  disappearance: instant,
  reappearance: instant,
  durationSeconds: finite,
  dropToNoise: finite,
  apertureRadius: notNegative,
});

const hotPixel = objectOf({ x: integerAtLeast(0), y: integerAtLeast(0), electrons: finite });

const notNegativeColumn = columnOf<number>(
  (value) => typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY,
  "a number of at least 0",
);

const truthSchema = pipe(
  objectOf({
    format: constant("photkit-simulation-truth"),
    version: constant(1),
    seed: finite,
    width: integerAtLeast(1),
    height: integerAtLeast(1),
    frames: integerAtLeast(0),
    startUtc: filledText,
    exposureSeconds: positive,
    cadenceSeconds: positive,
    bitDepth: between(1, 32),
    gain: positive,
    readNoise: notNegative,
    bias: finite,
    background: finite,
    profile: oneOf(PROFILE_KINDS),
    stars: listOf(star),
    occultations: listOf(occultation),
    // Files of earlier versions do not have them.
    hotPixels: optional(listOf(hotPixel, { most: 10_000_000 }), () => []),
    fwhm: notNegativeColumn,
    transparency: notNegativeColumn,
  }),
  demands((truth, wrong) => {
    const { frames, stars, occultations } = truth;
    const oneAFrame = (path: readonly (string | number)[], values: readonly number[]) => {
      if (values.length !== frames) wrong(path, `a list of ${frames} values, one a frame`, values);
    };
    oneAFrame(["fwhm"], truth.fwhm);
    oneAFrame(["transparency"], truth.transparency);
    stars.forEach(({ x, y }, i) => {
      oneAFrame(["stars", i, "x"], x);
      oneAFrame(["stars", i, "y"], y);
    });
    const names = stars.map(({ name }) => name);
    differ(names, (i) => ["stars", i, "name"], wrong);
    const lost = occultations.findIndex((one) => !names.includes(one.star));
    if (lost >= 0)
      wrong(
        ["occultations", lost, "star"],
        "the name of a star in stars",
        occultations[lost]?.star,
      );
  }),
);

/**
 * Reads the truth that `writeObservation` left beside a recording, and checks every field.
 *
 * @param json - the text of the file, or what `JSON.parse` made of it.
 * @throws SimulationError `"malformed-truth"`, whose message names the field, what it must be and
 *   what was found.
 * @example
 * const { occultations } = readTruth(await readFile("event.truth.json", "utf8"));
 */
export const readTruth = (json: unknown): SimulationTruth =>
  readDocument(truthSchema, json, {
    what: "the truth",
    fail: (message, options) => {
      throw new SimulationError("malformed-truth", message, options);
    },
  });
