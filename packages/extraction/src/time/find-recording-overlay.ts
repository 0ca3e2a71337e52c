/** Looks into some frames of a recording for the time that an inserter burned into them. */

import type { FrameSource } from "@photkit/io-video";
import {
  createOverlayReader,
  findOverlay,
  type OverlayLayout,
  type StampedOrder,
} from "@photkit/vti-ocr";
import { check } from "../errors.ts";

export interface FindRecordingOverlayOptions {
  /** First frame and one past the last to choose from. @default all */
  readonly start?: number;
  readonly stop?: number;
  /** Rows of the picture to look in: the first, and one past the last. @default all */
  readonly rows?: { readonly start: number; readonly stop: number };
  readonly signal?: AbortSignal;
}

/** Where the time stands, and what the frames that were looked at say about the fields. */
export interface RecordingOverlay {
  readonly layout: OverlayLayout;
  /** Which field was exposed first. */
  readonly order: StampedOrder;
}

/** Frames that are looked into. */
const SAMPLES = 8;
/** A line of 29 characters needs more pixels than these. */
const LEAST_WIDTH = 240;
const LEAST_HEIGHT = 40;

/**
 * @returns null where no time is burned into the picture; frames that cannot be read are passed over.
 * @throws ExtractionError `"invalid-option"`; the reason of `signal` when it is aborted.
 * @example
 * const overlay = await findRecordingOverlay(await openPath("event.avi"));
 */
export async function findRecordingOverlay(
  source: FrameSource,
  options: FindRecordingOverlayOptions = {},
): Promise<RecordingOverlay | null> {
  const { start = 0, rows, signal } = options;
  check.integerAtLeast("start", start, 0);
  const stop = Math.min(options.stop ?? source.frameCount, source.frameCount);
  const { width, height } = source.info;
  if (rows !== undefined) {
    check.integerAtLeast("rows.start", rows.start, 0);
    check.integerAtLeast("rows.stop", rows.stop, rows.start + 1);
  }
  if (width < LEAST_WIDTH || height < LEAST_HEIGHT) return null;
  const count = Math.max(0, Math.min(SAMPLES, stop - start));
  const images = [];
  for (let i = 0; i < count; i++) {
    signal?.throwIfAborted();
    const index = start + Math.floor(((i + 0.5) * (stop - start)) / count);
    const frame = await source.frame(index).catch(() => null);
    if (frame !== null) images.push({ index, image: frame.image });
  }
  const layout = findOverlay(
    images.map(({ image }) => image),
    rows === undefined ? {} : { rows },
  );
  if (layout === null) return null;
  const reader = createOverlayReader(layout);
  for (const { index, image } of images) reader.look(index, image);
  return { layout, order: reader.times().order };
}
