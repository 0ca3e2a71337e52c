/**
 * The aperture radius with the least noise: several multiples of the FWHM are tried on the pilot
 * frames, and the star's relative flux must scatter least from frame to frame. What Howell (1989)
 * derives for a quiet sky, found here for the sky, the seeing and the shake there is.
 */

import { measureRadii } from "@photkit/aperture";
import { median } from "@photkit/core-stats";
import type { FrameSource } from "@photkit/io-video";
import { pointToPointScatter } from "@photkit/lightcurve";
import type { MeasuredStar } from "./choose-stars.ts";
import { withoutHotPixels } from "./hot-pixels.ts";
import { defaultAnnulus } from "./measure-star.ts";
import type { CircleMethod, ExtractionOptions } from "./options.ts";
import { readFrames } from "./read-frames.ts";
import type { ReferencePicture } from "./reference-picture.ts";
import { createStarPath } from "./star-path.ts";

const MULTIPLES = [0.7, 0.85, 1, 1.2, 1.4, 1.6, 1.8, 2.1, 2.5];
/** Radius in FWHM when there are too few frames to choose by. */
const USUAL = 1.4;
/** Stars beside the target that stand for the transparency. */
const COMPARISONS = 8;
/** Noise within this factor of the least is the flat bottom, whose middle is taken. */
const FLAT = 1.03;

/** The radius, in px, that suits `target` best; the brightest stars together without one. */
export async function chooseRadius(
  source: FrameSource,
  reference: ReferencePicture,
  stars: readonly MeasuredStar[],
  options: ExtractionOptions,
): Promise<number> {
  const { fwhm, pilot } = reference;
  const tracked = pilot.filter(({ pose }) => pose.state !== "predicted");
  const usual = Math.min(USUAL * fwhm, ringOf(options)?.inner ?? Number.POSITIVE_INFINITY);
  if (tracked.length < 12) return usual;
  const target = stars.find((star) => star.role === "target");
  // A star that is not seen has no best radius.
  if (target?.flux === null) return usual;
  const others = stars
    .filter((star) => star !== target && star.flux !== null)
    .sort((a, b) => (b.flux ?? 0) - (a.flux ?? 0))
    .slice(0, COMPARISONS);
  const measured = target === undefined ? others : [target, ...others];
  if (measured.length === 0) return usual;
  const widest = ringOf(options)?.inner ?? Number.POSITIVE_INFINITY;
  const radii = MULTIPLES.map((multiple) => multiple * fwhm).filter((radius) => radius <= widest);
  if (radii.length === 0) return widest;
  const annulus = ringOf(options) ?? defaultAnnulus(radii.at(-1) ?? usual, fwhm);
  const paths = measured.map((star) => createStarPath(star.x, star.y, fwhm));
  /** flux[radius][star][frame] */
  const flux = radii.map(() => measured.map((): number[] => []));
  const first = tracked[0]!.index;
  const last = tracked.at(-1)!.index;
  const poses = new Map(tracked.map(({ index, pose }) => [index, pose]));
  for await (const { index, frame } of readFrames(source, first, last + 1, options.signal)) {
    const pose = poses.get(index);
    if (frame === null || pose === undefined) continue;
    const image = withoutHotPixels(frame.image, reference.hotPixels);
    measured.forEach((_, k) => {
      const { x, y } = paths[k]!.next(image, pose);
      const table = measureRadii(image, x, y, radii, { annulus });
      radii.forEach((_r, r) => {
        flux[r]![k]!.push(table.flux[r]!);
      });
    });
    options.onProgress?.({ stage: "aperture", done: index - first + 1, total: last - first + 1 });
  }
  const noise = flux.map((series) => relativeNoise(series, target !== undefined));
  const least = Math.min(...noise.filter(Number.isFinite));
  const bottom = radii.filter((_, r) => noise[r]! <= FLAT * least);
  return bottom[Math.floor(bottom.length / 2)] ?? usual;
}

/** The background annulus that was asked for: the aperture must fit in it. */
const ringOf = ({ method }: ExtractionOptions): CircleMethod["annulus"] =>
  method?.kind === "circle" ? method.annulus : undefined;

/** Noise of the first series against the sum of the rest, or the median noise of all of them. */
function relativeNoise(series: readonly number[][], firstOnly: boolean): number {
  const against = (k: number): number => {
    const ratio = series[k]!.map((value, i) => {
      const rest = series.reduce((sum, other, j) => (j === k ? sum : sum + other[i]!), 0);
      return series.length > 1 ? value / rest : value;
    });
    return pointToPointScatter(ratio) / Math.abs(median(ratio));
  };
  return firstOnly ? against(0) : median(series.map((_, k) => against(k)));
}
