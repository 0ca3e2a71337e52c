/**
 * Comparison stars judged against each other, frame by frame: no single one can make or hide an
 * event. With three or more, the one that leaves the others is left out; two that part cannot say
 * which of them did.
 */

import { madStd, median } from "@photkit/core-stats";
import type { ApertureSeries } from "../series/light-curve.ts";
import { isUsable, typicalFlux } from "../series/usable-readings.ts";

export interface ReferenceResiduals {
  /** Names of the stars, in order. */
  readonly names: readonly string[];
  /**
   * Brightness of each star over the middle one of all, each in units of its usual flux, less 1; NaN
   * where it is not usable, or alone.
   */
  readonly residual: readonly Float64Array[];
  /** Robust standard deviation of each star against the mean of the others. */
  readonly scatter: Float64Array;
  /**
   * Usual flux of each star relative to the others, from the frames in which it stays with them: what
   * each gives to their sum.
   */
  readonly usual: Float64Array;
  /** 1 where a star leaves the others: the reading takes no part in the ensemble. */
  readonly outlying: readonly Uint8Array[];
  /** 1 in frames with two usable stars, or none that agree, where no one can say which is right. */
  readonly disputed: Uint8Array;
}

/** A reading this far from its usual residual, in standard deviations, has left the others. */
const LEFT = 6;
/** No star leaves the others by less than this part of its flux. */
const LEAST_STEP = 0.01;
/** With fewer readings nothing is usual. */
const FEWEST_READINGS = 8;
const ROUNDS = 3;

/** How each comparison star stands to the others in every frame. */
export function referenceResiduals(stars: readonly ApertureSeries[]): ReferenceResiduals {
  const frames = stars[0]?.flux.length ?? 0;
  const usual = stars.map(typicalFlux);
  const residual = stars.map(() => new Float64Array(frames).fill(Number.NaN));
  /** Each star over the mean of the others: as the residual, but never 0 for being the middle one. */
  const apart = stars.map(() => new Float64Array(frames).fill(Number.NaN));
  const used = new Uint8Array(frames);
  for (let i = 0; i < frames; i++) {
    const usable = stars.flatMap((star, k) => (isUsable(star, i) && usual[k]! > 0 ? [k] : []));
    used[i] = Math.min(255, usable.length);
    if (usable.length < 2) continue;
    const relative = usable.map((k) => stars[k]!.flux[i]! / usual[k]!);
    const middle = median(relative);
    if (!(middle > 0)) continue;
    const sum = relative.reduce((total, one) => total + one, 0);
    usable.forEach((k, j) => {
      residual[k]![i] = relative[j]! / middle - 1;
      apart[k]![i] = (relative[j]! * (usable.length - 1)) / (sum - relative[j]!) - 1;
    });
  }
  let judged = judge(stars, usual, residual, used, { residual, apart });
  // What has left the others takes no part in what is usual.
  for (let round = 0; round < ROUNDS; round++) {
    const { outlying } = judged;
    const staying = (series: readonly Float64Array[]) =>
      series.map((values) => values.filter((_, i) => outlying.every((marks) => marks[i] === 0)));
    const kept = { residual: staying(residual), apart: staying(apart) };
    judged = judge(stars, usual, residual, used, kept);
  }
  const { scatter, outlying, disputed } = judged;
  return {
    names: stars.map(({ name }) => name),
    residual,
    scatter,
    usual: sharesOf(stars, usual, outlying),
    outlying,
    disputed,
  };
}

/** What each star gives to their sum, from the frames in which all are there and stay together. */
function sharesOf(
  stars: readonly ApertureSeries[],
  usual: readonly number[],
  outlying: readonly Uint8Array[],
): Float64Array {
  const shares = stars.map((): number[] => []);
  const whole = usual.reduce((sum, flux) => sum + flux, 0);
  for (let i = 0; i < (outlying[0]?.length ?? 0); i++) {
    if (stars.some((star, k) => !isUsable(star, i) || outlying[k]![i] === 1)) continue;
    const sum = stars.reduce((total, { flux }) => total + flux[i]!, 0);
    if (!(sum > 0)) continue;
    for (const [k, list] of shares.entries()) list.push(stars[k]!.flux[i]! / sum);
  }
  return Float64Array.from(shares, (list, k) =>
    list.length < FEWEST_READINGS ? usual[k]! : whole * median(list),
  );
}

/** Marks what lies outside of what is usual, which `staying` holds for each star. */
function judge(
  stars: readonly ApertureSeries[],
  usual: readonly number[],
  residual: readonly Float64Array[],
  used: Uint8Array,
  staying: { readonly residual: readonly Float64Array[]; readonly apart: readonly Float64Array[] },
) {
  const centre = staying.residual.map((values) => median(values));
  const scatter = Float64Array.from(staying.apart, (values) => madStd(values));
  const leaves = (k: number, i: number): boolean => {
    const noise = Math.max(scatter[k]!, errorOf(stars[k]!, i) / usual[k]!);
    const off = Math.abs(residual[k]![i]! - centre[k]!);
    return off > Math.max(LEAST_STEP, LEFT * noise);
  };
  const outlying = stars.map(() => new Uint8Array(used.length));
  const disputed = new Uint8Array(used.length);
  const readings = used.filter((count) => count > 1).length;
  for (let i = 0; i < used.length && readings >= FEWEST_READINGS; i++) {
    const gone = stars.flatMap((_, k) => (leaves(k, i) ? [k] : []));
    if (gone.length === 0) continue;
    // The middle of three or more is where most of them are; half of them cannot leave it.
    if (used[i]! < 3 || 2 * gone.length >= used[i]!) disputed[i] = 1;
    else for (const k of gone) outlying[k]![i] = 1;
  }
  return { scatter, outlying, disputed };
}

const errorOf = ({ fluxError }: ApertureSeries, i: number): number =>
  Number.isFinite(fluxError[i]!) ? fluxError[i]! : 0;

/** Part of its usable frames in which a star leaves the others, from which on it is not steady. */
const UNSTEADY = 0.03;
const FEWEST_DEPARTURES = 3;

/**
 * Names of the stars that leave the others too often to be compared with, the worst first: a star
 * that varies, or lies on a defect for a while. None among fewer than three.
 */
export function unsteadyReferences(stars: readonly ApertureSeries[]): string[] {
  const left: string[] = [];
  let steady = stars;
  while (steady.length >= 3) {
    const { outlying, residual } = referenceResiduals(steady);
    const parts = outlying.map((marks, k) => {
      const departures = marks.reduce((sum, mark) => sum + mark, 0);
      const readings = residual[k]!.reduce((sum, value) => sum + Number(Number.isFinite(value)), 0);
      return departures < FEWEST_DEPARTURES ? 0 : departures / readings;
    });
    const worst = parts.indexOf(Math.max(...parts));
    if (!(parts[worst]! >= UNSTEADY)) break;
    left.push(steady[worst]!.name);
    steady = steady.filter((_, k) => k !== worst);
  }
  return left;
}

/** Stars that leave the others in some frames, and in how many. */
export function departures(
  stars: readonly ApertureSeries[],
): { readonly name: string; readonly frames: number }[] {
  if (stars.length < 3) return [];
  const { names, outlying } = referenceResiduals(stars);
  return names.flatMap((name, k) => {
    const frames = outlying[k]!.reduce((sum, mark) => sum + mark, 0);
    return frames >= FEWEST_DEPARTURES ? [{ name, frames }] : [];
  });
}
