/**
 * Differential photometry: a star against the sum of its comparison stars, with the error of
 * AstroImageJ (Collins et al. 2017, AJ 153, 77).
 */

import { LightCurveError } from "./errors.ts";
import type { ApertureSeries } from "./light-curve.ts";
import { referenceResiduals } from "./reference-residuals.ts";
import { isUsable, typicalFlux } from "./usable-readings.ts";

export { isUsable, typicalFlux } from "./usable-readings.ts";

/** A relative light curve: target over comparison ensemble, one value a frame. */
export interface DifferentialSeries {
  /** Names of the comparison stars, the target itself left out. */
  readonly references: readonly string[];
  /** Target flux over the ensemble's flux; NaN where it cannot be formed. */
  readonly value: Float64Array;
  /** 1-sigma error of `value`. */
  readonly error: Float64Array;
  /** 1 where some, but not all, comparison stars were measured and agree. */
  readonly incomplete: Uint8Array;
  /** 1 where comparison stars part and none can say which is right: see `referenceResiduals`. */
  readonly disputed: Uint8Array;
}

export interface DifferentialOptions {
  /** Whether a comparison star that leaves the others is left out of that frame. @default true */
  readonly judge?: boolean;
}

/**
 * Target over the sum of its comparison stars, frame by frame. Where a comparison star is not
 * usable, the sum of the others is scaled by what they usually contribute, so the curve does not
 * jump when a star leaves the picture, or the others; such frames are marked `incomplete`.
 *
 * A target that is itself in `references` is left out of its own denominator.
 *
 * @throws LightCurveError `"no-references"` when nothing is left to compare with.
 */
export function differential(
  target: ApertureSeries,
  references: readonly ApertureSeries[],
  { judge = true }: DifferentialOptions = {},
): DifferentialSeries {
  const others = references.filter((series) => series !== target && series.name !== target.name);
  if (others.length === 0) {
    throw new LightCurveError(
      "no-references",
      `references must hold at least one star other than ${target.name}.`,
      { data: { target: target.name } },
    );
  }
  const judged = judge && others.length > 1 ? referenceResiduals(others) : null;
  const leaving = judged?.outlying.some((marks) => marks.includes(1)) === true;
  const usual = leaving && judged ? [...judged.usual] : others.map(typicalFlux);
  const whole = usual.reduce((sum, flux) => sum + (flux > 0 ? flux : 0), 0);
  const length = target.flux.length;
  const value = new Float64Array(length).fill(Number.NaN);
  const error = new Float64Array(length).fill(Number.NaN);
  const incomplete = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    let sum = 0;
    let variance = 0;
    let share = 0;
    let used = 0;
    others.forEach((series, k) => {
      if (!isUsable(series, i) || !(usual[k]! > 0) || judged?.outlying[k]?.[i] === 1) return;
      sum += series.flux[i]!;
      variance += series.fluxError[i]! ** 2;
      share += usual[k]!;
      used++;
    });
    incomplete[i] = used > 0 && used < others.length ? 1 : 0;
    if (!(sum > 0) || !Number.isFinite(target.flux[i]!)) continue;
    const scale = whole / share;
    const flux = target.flux[i]!;
    value[i] = flux / (sum * scale);
    error[i] = Math.hypot(target.fluxError[i]!, (flux * Math.sqrt(variance)) / sum) / (sum * scale);
  }
  const disputed = judged?.disputed ?? new Uint8Array(length);
  return { references: others.map(({ name }) => name), value, error, incomplete, disputed };
}
