/**
 * Differential photometry: a star against the sum of its comparison stars, with the error of
 * AstroImageJ (Collins et al. 2017, AJ 153, 77).
 */

import { LightCurveError } from "../errors.ts";
import type { ApertureSeries } from "../series/light-curve.ts";
import { isUsable, typicalFlux } from "../series/usable-readings.ts";
import { referenceResiduals } from "./reference-residuals.ts";

export { isUsable, typicalFlux } from "../series/usable-readings.ts";

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

/** Comparison stars, and which of them count in which frame. */
export interface ComparisonEnsemble {
  readonly stars: readonly ApertureSeries[];
  /** What each star usually gives to the sum. */
  readonly usual: readonly number[];
  /** Whether star `k` counts in frame `i`. */
  readonly counts: (k: number, i: number) => boolean;
  readonly disputed: Uint8Array;
}

/**
 * The comparison stars of a target, which is left out of its own denominator.
 *
 * @throws LightCurveError `"no-references"` when nothing is left to compare with.
 */
export function comparisonEnsemble(
  target: ApertureSeries,
  references: readonly ApertureSeries[],
  { judge = true }: DifferentialOptions = {},
): ComparisonEnsemble {
  const stars = references.filter((series) => series !== target && series.name !== target.name);
  if (stars.length === 0) {
    throw new LightCurveError(
      "no-references",
      `references must hold at least one star other than ${target.name}.`,
      { data: { target: target.name } },
    );
  }
  const judged = judge && stars.length > 1 ? referenceResiduals(stars) : null;
  const leaving = judged?.outlying.some((marks) => marks.includes(1)) === true;
  const usual = leaving && judged ? [...judged.usual] : stars.map(typicalFlux);
  return {
    stars,
    usual,
    counts: (k, i) => isUsable(stars[k]!, i) && usual[k]! > 0 && judged?.outlying[k]?.[i] !== 1,
    disputed: judged?.disputed ?? new Uint8Array(target.flux.length),
  };
}

/** Sum and error of the stars that count, whatever its sign; NaN where none does. */
export interface EnsembleFlux {
  readonly sum: Float64Array;
  readonly sumError: Float64Array;
  /** What makes of the sum that of all stars. */
  readonly scale: Float64Array;
  /** Stars that count. */
  readonly used: Uint16Array;
}

/** The sum of an ensemble frame by frame. */
export function ensembleFlux({ stars, usual, counts }: ComparisonEnsemble): EnsembleFlux {
  const whole = usual.reduce((total, flux) => total + (flux > 0 ? flux : 0), 0);
  const length = stars[0]?.flux.length ?? 0;
  const column = () => new Float64Array(length).fill(Number.NaN);
  const [sum, sumError, scale] = [column(), column(), column()] as const;
  const used = new Uint16Array(length);
  for (let i = 0; i < length; i++) {
    let total = 0;
    let variance = 0;
    let share = 0;
    for (let k = 0; k < stars.length; k++) {
      if (!counts(k, i)) continue;
      total += stars[k]!.flux[i]!;
      variance += stars[k]!.fluxError[i]! ** 2;
      share += usual[k]!;
      used[i]!++;
    }
    if (used[i] === 0) continue;
    sum[i] = total;
    sumError[i] = Math.sqrt(variance);
    scale[i] = whole / share;
  }
  return { sum, sumError, scale, used };
}

/**
 * Target over the sum of its comparison stars, frame by frame. Where a comparison star is not
 * usable, the sum of the others is scaled by what they usually contribute, so the curve does not
 * jump when a star leaves the picture, or the others; such frames are marked `incomplete`.
 *
 * A target that is itself in `references` is left out of its own denominator. The errors are those
 * of the readings as they are: a fit should weigh by those of `searchReadings`.
 *
 * @throws LightCurveError `"no-references"` when nothing is left to compare with.
 */
export function differential(
  target: ApertureSeries,
  references: readonly ApertureSeries[],
  options: DifferentialOptions = {},
): DifferentialSeries {
  return ratioOver(target, comparisonEnsemble(target, references, options));
}

/** Target over the sum of an ensemble that is known. */
export function ratioOver(
  target: ApertureSeries,
  ensemble: ComparisonEnsemble,
): DifferentialSeries {
  const { stars, disputed } = ensemble;
  const { sum, sumError, scale, used } = ensembleFlux(ensemble);
  const { flux, fluxError } = target;
  const ofFrames = (at: (flux: number, i: number) => number) =>
    flux.map((f, i) => (Number.isFinite(f) && sum[i]! > 0 ? at(f, i) : Number.NaN));
  return {
    references: stars.map(({ name }) => name),
    value: ofFrames((f, i) => f / (sum[i]! * scale[i]!)),
    error: ofFrames(
      (f, i) => Math.hypot(fluxError[i]!, (f * sumError[i]!) / sum[i]!) / (sum[i]! * scale[i]!),
    ),
    incomplete: Uint8Array.from(used, (count) => (count > 0 && count < stars.length ? 1 : 0)),
    disputed,
  };
}
