/** Frames per second from a recording to a light curve. */

import { extractLightCurve } from "@photkit/extraction";
import { openPath } from "@photkit/io-video/node";
import { EXTRACTION_OPTIONS } from "./extraction-options.mjs";
import { printTable } from "./table.mjs";

/** The whole analysis of such a recording in PyMovie 4.2, measured on a 2-core machine. */
const PYMOVIE_FRAMES_PER_SECOND = 5.7;

/** @param {{ path: string, frames: number }} recording */
export async function benchExtractionSpeed(recording, { smoke }) {
  const runs = smoke ? 1 : 3;
  let best = Number.POSITIVE_INFINITY;
  let apertures = 0;
  for (let run = 0; run < runs; run++) {
    const source = await openPath(recording.path);
    const start = performance.now();
    const { lightCurve } = await extractLightCurve(source, EXTRACTION_OPTIONS);
    best = Math.min(best, (performance.now() - start) / 1000);
    await source.close();
    if (lightCurve.length !== recording.frames) {
      throw new Error(`expected ${recording.frames} frames, extracted ${lightCurve.length}.`);
    }
    apertures = lightCurve.apertures.length;
  }
  const rate = recording.frames / best;
  printTable(
    `Extraction, ${recording.frames} frames 640x480 16-bit SER, ${apertures} adaptive 51x51 apertures, one tracker`,
    ["program", "frames/s", "of PyMovie"],
    [
      ["PyMovie 4.2 (recorded figure)", PYMOVIE_FRAMES_PER_SECOND.toFixed(1), "1"],
      [
        `photkit, one core (best of ${runs})`,
        rate.toFixed(0),
        (rate / PYMOVIE_FRAMES_PER_SECOND).toFixed(0),
      ],
    ],
  );
  return { extractionFramesPerSecond: rate };
}
