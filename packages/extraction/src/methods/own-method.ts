/** How a star is measured that has a radius, a threshold or a method of its own. */

import { ExtractionError } from "../errors.ts";
import type { MeasurementMethod } from "../options/method-options.ts";

/** What may be said of one star. */
export interface OwnMeasures {
  readonly radius?: number;
  readonly thresholdSigma?: number;
  readonly method?: MeasurementMethod;
}

/**
 * The method of one star; undefined when nothing was said of it and it is measured as the run is.
 * With a radius of its own, a star of a run by the quietest method is measured in that circle.
 *
 * @param run - the method of the run, which the star's own radius and threshold change.
 * @throws ExtractionError `"invalid-option"` for a radius or a threshold that the method has not.
 */
export function ownMethod(
  { radius, thresholdSigma, method }: OwnMeasures,
  run: MeasurementMethod,
): MeasurementMethod | undefined {
  if (radius === undefined && thresholdSigma === undefined) return method;
  const base = method ?? run;
  if (thresholdSigma !== undefined && base.kind !== "adaptive") {
    throw new ExtractionError(
      "invalid-option",
      `thresholdSigma of a star goes with the method adaptive. Received ${base.kind}.`,
      { data: { option: "thresholdSigma", method: base.kind } },
    );
  }
  switch (base.kind) {
    case "quietest":
    case "circle":
      return { ...base, kind: "circle", ...(radius !== undefined && { radius }) };
    case "psf":
    case "tight-mask":
      return { ...base, ...(radius !== undefined && { radius }) };
    case "adaptive":
      return {
        ...base,
        ...(radius !== undefined && { defaultRadius: radius }),
        ...(thresholdSigma !== undefined && { thresholdSigma }),
      };
    default:
      throw new ExtractionError(
        "invalid-option",
        `radius of a star goes with circles, masks and PSFs. Received ${base.kind}.`,
        { data: { option: "radius", method: base.kind } },
      );
  }
}
