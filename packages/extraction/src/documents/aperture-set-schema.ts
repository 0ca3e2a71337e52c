/** What an aperture set is as a document, field by field. */

import {
  constant,
  demands,
  differ,
  filledText,
  finite,
  finiteOrNull,
  flag,
  integerAtLeast,
  lazy,
  listOf,
  objectOf,
  oneOf,
  optional,
  pipe,
  text,
  transform,
  type Wrong,
} from "@photkit/errors/schema";
import { backgroundName } from "../options/background-choice.ts";
import { methodSchema, starChoiceEntries, starMethodSchema } from "../options/method-schema.ts";
import { type ExtractionOptions, followsStars } from "../options/options.ts";
import { runEntries, spanFits, trackOf } from "../options/run-schema.ts";
import { APERTURE_SET_FORMAT, APERTURE_SET_VERSION } from "./aperture-set-format.ts";

/** Longest name of a background function that is kept. */
const LONGEST_NOTE = 80;

/** The name of a background function: a remark for people. Earlier sets have its module instead. */
const background = pipe(
  lazy((found) => (typeof found === "object" ? backgroundModule : filledText)),
  transform((found) => {
    const name = typeof found === "string" ? found : backgroundName(found);
    return name.slice(0, LONGEST_NOTE);
  }),
);
const backgroundModule = objectOf({ module: text, exportName: optional(text) });

const settings = pipe(
  objectOf({
    track: trackOf(objectOf(starChoiceEntries)),
    ...runEntries,
    background: optional(background),
  }),
  demands((run, wrong) => spanFits(run, wrong)),
);

const size = integerAtLeast(1);

const star = objectOf({
  name: filledText,
  role: oneOf(["target", "track", "reference", "star", "flash"]),
  x: finite,
  y: finite,
  flux: finiteOrNull,
  comparison: flag,
  unsteady: optional(flag),
  method: optional(starMethodSchema),
});

export const apertureSetSchema = pipe(
  objectOf({
    format: constant(APERTURE_SET_FORMAT),
    version: constant(APERTURE_SET_VERSION),
    recording: objectOf({
      name: text,
      width: size,
      height: size,
      frameCount: integerAtLeast(0),
    }),
    frame: integerAtLeast(0),
    stars: listOf(star, { least: 1 }),
    tracking: listOf(objectOf({ x: finite, y: finite, peak: finite })),
    method: methodSchema,
    settings,
  }),
  demands((set, wrong) => {
    const { stars, tracking } = set;
    const { corrections = [] } = set.settings;
    const names = stars.map(({ name }) => name);
    differ(names, (i) => ["stars", i, "name"], wrong);
    const lost = corrections.findIndex((one) => "star" in one && !names.includes(one.star));
    if (lost >= 0) {
      const { star: name } = corrections[lost] as { star: string };
      wrong(["settings", "corrections", lost, "star"], "the name of a star in stars", name);
    }
    if (!followsStars(set.settings)) nothingToFollow(set, wrong);
    else if (tracking.length === 0) wrong(["tracking"], "a list with at least one entry", tracking);
  }),
);

type Guidance = Pick<ExtractionOptions, "track" | "path" | "corrections">;

/** What goes with tracking stars alone. */
function nothingToFollow(
  {
    method,
    settings: { track, path: given, corrections = [] },
  }: { readonly method: { readonly kind: string }; readonly settings: Guidance },
  wrong: Wrong,
): void {
  if (given !== undefined && track !== undefined)
    wrong(["settings", "path"], "left out where track is given", given);
  if (corrections.length > 0)
    wrong(["settings", "corrections"], "left out where no stars are followed", corrections);
  if (method.kind === "tracker-mask")
    wrong(["method", "kind"], "another method where no stars are followed", method.kind);
}
