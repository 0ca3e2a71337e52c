/**
 * The method with the least noise: each candidate measures the pilot frames, and the star's
 * flux, against the others, must scatter least from frame to frame for the light that the candidate
 * takes in. What Howell (1989) derives for a quiet sky, found here for the sky, the seeing and the
 * shake there is. How much of a star's light a candidate takes in is what most stars say: a wide one
 * that reaches a neighbour's light is not the better for it.
 */

import { examineStar } from "@photkit/aperture";
import { median } from "@photkit/core-stats";
import type { FrameSource } from "@photkit/io-video";
import { pointToPointScatter } from "@photkit/lightcurve";
import type { ReferencePicture } from "../locate/reference-picture.ts";
import { createStarPath } from "../locate/star-path.ts";
import type { ExtractionOptions } from "../options/options.ts";
import { readPrepared } from "../prepare/prepared-frames.ts";
import type { MeasuredStar } from "../stars/choose-stars.ts";
import type { MethodFamily } from "./candidate-methods.ts";
import type { ResolvedMethod } from "./resolved-method.ts";

/** Fewer frames cannot tell methods apart. */
const FEWEST_FRAMES = 12;
/** Stars beside the target that stand for the transparency. */
const COMPARISONS = 8;
/**
 * Noise within this factor of the least is the flat bottom of a family, on which chance decides: the
 * candidate there that is nearest to the usual one is taken.
 */
const FLAT = 1.05;
/** A family takes the place of one before it when its noise is below this part of the other's. */
const CLEARLY_QUIETER = 0.95;

/** The method that suits `target` best; the brightest stars together without one. */
export async function quietestMethod(
  source: FrameSource,
  reference: ReferencePicture,
  stars: readonly MeasuredStar[],
  families: readonly [MethodFamily, ...MethodFamily[]],
  options: ExtractionOptions,
): Promise<ResolvedMethod> {
  const { fwhm, pilot } = reference;
  const usual = families[0].usual;
  const candidates = families.flatMap((family) => family.candidates);
  if (candidates.length === 1) return usual;
  const tracked = pilot.filter(({ pose }) => pose.state !== "predicted");
  if (tracked.length < FEWEST_FRAMES) return usual;
  const target = stars.find((star) => star.role === "target");
  // A star that is not seen has no best method.
  if (target?.flux === null) return usual;
  const others = stars
    .filter((star) => star !== target && star.flux !== null && star.role !== "flash")
    .sort((a, b) => (b.flux ?? 0) - (a.flux ?? 0))
    .slice(0, COMPARISONS);
  const measured = target === undefined ? others : [target, ...others];
  if (measured.length === 0) return usual;
  const paths = measured.map((star) => createStarPath(star.x, star.y, fwhm));
  /** flux[candidate][star][frame] */
  const flux = candidates.map(() => measured.map((): number[] => []));
  const order = tracked.map(({ index }) => index);
  const [first, last] = [Math.min(...order), Math.max(...order)];
  const span = { start: first, stop: last + 1, backwards: options.backwards ?? false };
  const poses = new Map(tracked.map(({ index, pose }) => [index, pose]));
  for await (const { index, frame } of readPrepared(source, span, reference, {
    signal: options.signal,
  })) {
    const pose = poses.get(index);
    if (frame === null || pose === undefined) continue;
    const image = frame.lentImage;
    paths.forEach((path, k) => {
      const { x, y } = path.place(pose);
      const measured = candidates.map((candidate) => candidate.measure(image, x, y));
      measured.forEach((one, c) => {
        flux[c]![k]!.push(one.flux);
      });
      const { background, backgroundScatter } = measured[0]!;
      path.learn(pose, examineStar(image, x, y, { fwhm, background, backgroundScatter }));
    });
    options.onProgress?.({ stage: "aperture", done: flux[0]![0]!.length, total: tracked.length });
  }
  const noise = new Map(
    candidates.map((candidate, c) => [
      candidate,
      relativeNoise(flux[c]!, flux[0]!, target !== undefined),
    ]),
  );
  return quietestFamily(families, (method) => noise.get(method) ?? Number.NaN);
}

/** The best of each family, the earlier family preferred unless a later one is clearly quieter. */
function quietestFamily(
  families: readonly [MethodFamily, ...MethodFamily[]],
  noiseOf: (method: ResolvedMethod) => number,
): ResolvedMethod {
  let chosen = families[0].usual;
  let least = Number.POSITIVE_INFINITY;
  for (const { candidates, usual } of families) {
    const noise = candidates.map(noiseOf);
    const own = Math.min(...noise.filter(Number.isFinite));
    if (!(own < CLEARLY_QUIETER * least)) continue;
    const distance = ({ radius }: ResolvedMethod) => Math.abs(Math.log(radius / usual.radius));
    chosen = candidates
      .filter((_, c) => noise[c]! <= FLAT * own)
      .reduce((best, next) => (distance(next) < distance(best) ? next : best));
    least = own;
  }
  return chosen;
}

/**
 * Noise of the first star, or the median noise of all of them, as a part of its light.
 *
 * @param series - flux[star][frame] of a candidate.
 * @param first - the same of the first candidate, which tells how bright each star is.
 */
function relativeNoise(
  series: readonly number[][],
  first: readonly number[][],
  firstOnly: boolean,
): number {
  const bright = first.map((values) => Math.abs(median(values)));
  const share = lowerMedian(series.map((values, k) => median(values) / bright[k]!));
  if (!(share > 0)) return Number.NaN;
  const noiseOf = (k: number): number =>
    pointToPointScatter(underOneSky(series, k)) / (share * bright[k]!);
  return firstOnly ? noiseOf(0) : median(series.map((_, k) => noiseOf(k)));
}

/** The flux of a star with the changes that all others share taken out. */
function underOneSky(series: readonly number[][], star: number): readonly number[] {
  if (series.length === 1) return series[0]!;
  const rest = series[star]!.map((_, i) =>
    series.reduce((sum, other, k) => (k === star ? sum : sum + other[i]!), 0),
  );
  const clear = median(rest);
  return series[star]!.map((value, i) => (value * clear) / rest[i]!);
}

/** The median; of two values the lower: a neighbour's light adds. */
const lowerMedian = (values: readonly number[]): number => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
};
