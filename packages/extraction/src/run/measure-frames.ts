/** The frame loop: every frame is read, tracked and measured once, star by star, row by row. */

import { examineStar, MeasurementFlag } from "@photkit/aperture";
import type { ImageLike } from "@photkit/image";
import type { Frame, FrameSource } from "@photkit/io-video";
import type { ApertureSeries, LightCurve } from "@photkit/lightcurve";
import { type Pose, StarTracker } from "@photkit/tracking";
import { createCorrector } from "../locate/corrections.ts";
import { steadyRotation } from "../locate/field-motion.ts";
import { type Follower, guidedFollower } from "../locate/follower.ts";
import { createLostFrames } from "../locate/lost-frames.ts";
import { isPulled } from "../locate/parted-place.ts";
import type { ReferencePicture } from "../locate/reference-picture.ts";
import { createStarPath, standingPath } from "../locate/star-path.ts";
import type { MethodPlan } from "../methods/resolve-methods.ts";
import type { Place } from "../methods/resolved-method.ts";
import { followsStars } from "../options/options.ts";
import { countDefects } from "../prepare/defect-count.ts";
import type { LineProfileSums } from "../prepare/line-profiles.ts";
import { readPrepared } from "../prepare/prepared-frames.ts";
import type { StarSelection } from "../stars/choose-stars.ts";
import { flagImplausibleBrightness } from "../stars/implausible-brightness.ts";
import { neighboursInFrame } from "../stars/neighbourhood.ts";
import type { ClockTimes, OverlayClock, SettledOptions } from "../time/overlay-clock.ts";
import { createSeries, setMeasurement } from "./columns.ts";
import { createFields, type FramePart } from "./field-rows.ts";
import type { FrameSpan } from "./read-frames.ts";

/** Unreadable frames that are told one by one, with the reason. */
const UNREADABLE_TOLD = 5;

/** Where a star was measured in each row, in px: the place it was tracked to, not its centroid. */
export interface StarPlaces {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** What was measured, as columns with one value a row; a frame has one row, or one for each field. */
export interface Run {
  /** One series for each star of the selection, in order. */
  readonly series: readonly ApertureSeries[];
  readonly places: readonly StarPlaces[];
  /** The nested apertures of each star. */
  readonly nested: readonly (readonly ApertureSeries[])[];
  readonly frames: Float64Array;
  readonly utcMicroseconds: Float64Array;
  readonly time: LightCurve["time"];
  readonly predicted: readonly number[];
  readonly unreadable: readonly number[];
  /** What the picture says about the times; null where they come from elsewhere. */
  readonly clock: ClockTimes | null;
  readonly warnings: readonly string[];
}

/** What was decided before the first frame is measured. */
export interface RunPlan {
  readonly span: FrameSpan;
  readonly reference: ReferencePicture;
  readonly selection: StarSelection;
  readonly methods: MethodPlan;
  readonly options: SettledOptions;
  /** Where the times come from, when they stand in the picture. */
  readonly clock: OverlayClock | null;
  /** Gets what was subtracted from rows and columns of each frame. */
  readonly profiles: LineProfileSums;
}

/** Measures all stars in all frames of a span. */
export async function measureFrames(source: FrameSource, plan: RunPlan): Promise<Run> {
  const { span, reference, selection, methods, options, profiles } = plan;
  const total = span.stop - span.start;
  const fields = createFields(options.fields, source.info);
  const length = total * fields.parts.length;
  const series = selection.stars.map((star, k) =>
    createSeries(star, methods.stars[k]!.description, length),
  );
  const nested = selection.stars.map((star, k) =>
    (methods.stars[k]!.nested ?? []).map(({ suffix, description }) =>
      createSeries({ ...star, name: `${star.name}-${suffix}` }, description, length),
    ),
  );
  const places = selection.stars.map(() => ({
    x: new Float64Array(length).fill(Number.NaN),
    y: new Float64Array(length).fill(Number.NaN),
  }));
  const meters = createMeters(plan, series, nested, places);
  const utcMicroseconds = new Float64Array(total).fill(Number.NaN);
  const predicted: number[] = [];
  const unreadable: number[] = [];
  const warnings: string[] = [];
  let time: Frame["time"] = null;
  const { follower, correct } = followerOf(plan);
  const all = [...series, ...nested.flat()];
  const target = selection.stars.findIndex(({ role }) => role === "target");
  const { radius } = methods.stars[target] ?? methods.run;
  const lost = createLostFrames(selection.alone, radius, all, fields.parts.length);
  let done = 0;
  const { signal } = options;
  const prepared = readPrepared(source, span, reference, { signal, profiles });
  for await (const { index, frame, error } of prepared) {
    const row = (index - span.start) * fields.parts.length;
    done++;
    if (frame === null) {
      unreadable.push(index);
      if (unreadable.length <= UNREADABLE_TOLD) {
        warnings.push(`frame ${index} could not be read: ${messageOf(error)}`);
      }
      for (const one of all)
        one.flags.fill(MeasurementFlag.badFrame, row, row + fields.parts.length);
      continue;
    }
    if (frame.time !== null) {
      time ??= frame.time;
      utcMicroseconds[index - span.start] = frame.time.utcMicroseconds;
    }
    const image = frame.lentImage;
    correct(index);
    const pose = follower.locate(image, index);
    if (pose.state === "predicted") predicted.push(index);
    meters.measure(image, pose, lost.flag(pose, row), fields.parts, row);
    options.onProgress?.({ stage: "measure", done, total });
  }
  if (unreadable.length > UNREADABLE_TOLD) {
    warnings.push(`${unreadable.length - UNREADABLE_TOLD} more frames could not be read.`);
  }
  const clock = plan.clock?.times(span) ?? null;
  const times = fields.times(
    clock?.utcMicroseconds ?? utcMicroseconds,
    clock?.time ?? {
      scale: "UTC",
      reference: time?.reference ?? "start",
      exposureSeconds: time?.exposureSeconds ?? null,
      origin: time?.origin ?? "none",
    },
  );
  const frames = fields.frames(span);
  for (const frame of clock?.repaired ?? []) {
    const row = (frame - span.start) * fields.parts.length;
    for (const { flags } of all) {
      for (let i = row; i < row + fields.parts.length; i++) {
        flags[i]! |= MeasurementFlag.repairedTime;
      }
    }
  }
  selection.stars.forEach(({ role, flux }, k) => {
    if (role !== "flash") flagImplausibleBrightness(series[k]!, flux);
  });
  return { series, places, nested, ...times, frames, predicted, unreadable, clock, warnings };
}

/** The follower of a run, with the corrections by hand where stars are followed. */
function followerOf({ span, reference, selection, options }: RunPlan): {
  readonly follower: Follower;
  readonly correct: (index: number) => void;
} {
  if (!followsStars(options)) {
    return { follower: guidedFollower(options, reference.firstFrame), correct: () => {} };
  }
  const tracker = new StarTracker({
    stars: selection.trackers,
    fwhm: reference.fwhm,
    catalogue: reference.stars,
    reserve: selection.reserve,
    rotationRate: steadyRotation(reference.pilot),
  });
  const corrector = createCorrector(options.corrections ?? [], selection.stars, span);
  return { follower: tracker, correct: (index) => corrector(tracker, index) };
}

/** Measures every star of a frame into its series. */
function createMeters(
  { reference, selection, methods, options }: RunPlan,
  series: readonly ApertureSeries[],
  nested: readonly (readonly ApertureSeries[])[],
  places: readonly StarPlaces[],
) {
  const { fwhm, defects, width } = reference;
  const paths = selection.stars.map(({ role, x, y }) =>
    role === "flash" ? standingPath(x, y) : createStarPath(x, y, fwhm),
  );
  // A neighbour pulls at what is seen, not at where the star is: nothing is learned from that.
  const pulled = selection.stars.map((star) => isPulled(star.neighbours, star, fwhm));
  const [leading] = selection.trackers;
  const leader = leading && createStarPath(leading.x, leading.y, fwhm);

  const measureStar = (
    k: number,
    image: ImageLike,
    pose: Pose,
    lost: number,
    part: FramePart,
    row: number,
    leaderPlace: Place | null,
  ): void => {
    const { role, neighbours } = selection.stars[k]!;
    const method = methods.stars[k]!;
    const { x, y } = paths[k]!.place(pose);
    places[k]!.x[row] = x;
    places[k]!.y[row] = y;
    const circumstances = {
      otherStars: neighboursInFrame(neighbours, pose.transform, fwhm),
      mask: part.mask,
      leader: leaderPlace,
    };
    const measured = method.measure(image, x, y, circumstances);
    const defective = countDefects(defects, width, x, y, method.radius);
    const flags =
      (role === "flash" ? 0 : lost) | (defective > 0 ? MeasurementFlag.defectivePixels : 0);
    const examined =
      role === "flash"
        ? null
        : examineStar(image, x, y, {
            fwhm,
            background: measured.background,
            backgroundScatter: measured.backgroundScatter,
            positionError: Number.isFinite(pose.error) ? pose.error : fwhm,
            gain: options.gain ?? null,
            mask: part.mask,
          });
    if (examined !== null && !pulled[k]) paths[k]!.learn(pose, examined);
    const all = flags | (examined?.flags ?? 0);
    setMeasurement(series[k]!, row, part.judged(measured, image, method.radius), all, defective);
    const around = method.measureNested?.(image, x, y, circumstances) ?? [];
    around.forEach((one, i) => {
      setMeasurement(nested[k]![i]!, row, part.judged(one, image, method.radius), all, defective);
    });
  };

  return {
    measure(
      image: ImageLike,
      pose: Pose,
      lost: number,
      parts: readonly FramePart[],
      firstRow: number,
    ): void {
      const leaderPlace = leader?.place(pose) ?? null;
      parts.forEach((part, i) => {
        for (let k = 0; k < series.length; k++)
          measureStar(k, image, pose, lost, part, firstRow + i, leaderPlace);
      });
    },
  };
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
