/**
 * Interlaced frames: two fields, each every second row of the picture, exposed one after the other.
 * Each is measured by itself, the rows of the other left out, and has a row of its own.
 */

import { type Measurement, MeasurementFlag } from "@photkit/aperture";
import { createImage, type ImageLike, windowView } from "@photkit/image";
import type { SourceInfo } from "@photkit/io-video";
import { examineCadence, type LightCurve, type LightCurveTime } from "@photkit/lightcurve";
import { ExtractionError } from "../errors.ts";
import type { FieldOrder } from "../options/options.ts";
import type { FrameSpan } from "./read-frames.ts";

/** A part of a frame that is measured by itself: all of it, or one field. */
export interface FramePart {
  /** Rows that do not belong to it; null for a whole frame. */
  readonly mask: ImageLike | null;
  /** A measurement without what only the rows left out had to say. */
  judged(measured: Measurement, image: ImageLike, radius: number): Measurement;
}

/** The parts of each frame of a recording, and the rows they make. */
export interface FrameRows {
  readonly parts: readonly FramePart[];
  /** Frame numbers of the rows; n and n + 0.5 for the fields of frame n. */
  frames(span: FrameSpan): Float64Array;
  /** Times of the rows, from those of the frames. */
  times(
    utcMicroseconds: Float64Array,
    time: LightCurveTime,
  ): Pick<LightCurve, "utcMicroseconds" | "time">;
}

const WHOLE: FramePart = { mask: null, judged: (measured) => measured };

/**
 * Fields that are integrated over several frames follow each other no more: they have no times of
 * their own.
 *
 * @throws ExtractionError `"invalid-option"` when fields are asked for of such a recording.
 */
export function checkFields(order: FieldOrder | undefined, { name, meta }: SourceInfo): void {
  const { integratedFrames } = meta;
  if (order === undefined || typeof integratedFrames !== "number" || integratedFrames < 2) return;
  throw new ExtractionError(
    "invalid-option",
    `fields must be left out for ${name}: its frames hold ${integratedFrames} integrated frames each, whose fields have no times of their own. Received "${order}".`,
    { data: { option: "fields", received: order, integratedFrames } },
  );
}

/** @param order - the field that comes first; undefined for frames that are measured whole. */
export function createFields(
  order: FieldOrder | undefined,
  { width, height }: { readonly width: number; readonly height: number },
): FrameRows {
  if (order === undefined) {
    return {
      parts: [WHOLE],
      frames: ({ start, stop }) => Float64Array.from({ length: stop - start }, (_, i) => start + i),
      times: (utcMicroseconds, time) => ({ utcMicroseconds, time }),
    };
  }
  const first = order === "upper-first" ? 0 : 1;
  return {
    parts: [fieldPart(first, width, height), fieldPart(1 - first, width, height)],
    frames: ({ start, stop }) =>
      Float64Array.from({ length: 2 * (stop - start) }, (_, i) => start + i / 2),
    times: fieldTimes,
  };
}

/** The rows 0, 2, 4… (parity 0) or 1, 3, 5… (parity 1) of a frame. */
function fieldPart(parity: number, width: number, height: number): FramePart {
  const mask = createImage(new Uint8Array(width * height), width, height);
  for (let j = 1 - parity; j < height; j += 2) mask.data.fill(1, j * width, (j + 1) * width);
  return {
    mask,
    judged: (measured, image, radius) => {
      if ((measured.flags & MeasurementFlag.maskedPixels) === 0) return measured;
      const { maskedPixels } = MeasurementFlag;
      const missing = hasGap(image, measured.x, measured.y, radius, parity) ? maskedPixels : 0;
      return { ...measured, flags: (measured.flags & ~maskedPixels) | missing };
    },
  };
}

/** Whether a pixel of a field within `radius` px of a place has no value. */
function hasGap(image: ImageLike, x: number, y: number, radius: number, parity: number): boolean {
  const [height, width] = image.shape as [number, number];
  const left = Math.max(0, Math.ceil(x - radius));
  const right = Math.min(width - 1, Math.floor(x + radius));
  for (
    let row = Math.max(0, Math.ceil(y - radius));
    row <= Math.min(height - 1, y + radius);
    row++
  ) {
    if (row % 2 !== parity || right < left) continue;
    const { data, offset, stride } = windowView(image, {
      x: left,
      y: row,
      width: right - left + 1,
      height: 1,
    });
    for (let i = 0; i <= right - left; i++) {
      if (Number.isNaN(Number(data[offset + i * stride[1]!]))) return true;
    }
  }
  return false;
}

/**
 * Half a frame apart: of a frame exposed from s for E, the first field is exposed from s to s + E/2,
 * the second from there to s + E. Where the exposure is not said, the frame fills its cadence.
 */
function fieldTimes(
  frames: Float64Array,
  time: LightCurveTime,
): Pick<LightCurve, "utcMicroseconds" | "time"> {
  const exposure = time.exposureSeconds ?? examineCadence(frames).stepSeconds;
  const half = (exposure * 1e6) / 2;
  const share = time.reference === "start" ? 0 : time.reference === "mid" ? 0.5 : 1;
  return {
    utcMicroseconds: Float64Array.from(
      { length: 2 * frames.length },
      (_, i) => frames[Math.floor(i / 2)]! + half * ((i % 2) - share),
    ),
    time: {
      ...time,
      exposureSeconds: time.exposureSeconds === null ? null : time.exposureSeconds / 2,
    },
  };
}
