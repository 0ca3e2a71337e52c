/** A recording whose frames carry GPS stamps in their pixels, with the times of those stamps. */

import type { Frame, FrameSource, FrameTime } from "./frame.ts";
import { mapFrames } from "./map-frames.ts";
import { QHY_GPS_PIXELS, readQhyGps } from "./qhy-gps.ts";

/**
 * The recording with the times of the stamps that a QHY174M-GPS writes into its first pixels, when
 * the first frame has one; else the recording as it is. Stamps are starts of exposures, and their
 * ends give the exposure. A frame whose clock was not locked keeps the time of its file. The time of
 * a frame needs its pixels then.
 */
export async function withQhyTimes(source: FrameSource): Promise<FrameSource> {
  const first = await source.frame(0).catch(() => null);
  const stamp = first && readQhyGps(first.image);
  if (!stamp) return source;
  const timed = (frame: Frame): Frame => ({
    ...frame,
    time: stampTime(frame) ?? frame.time,
    meta: { ...frame.meta, gpsSequence: readQhyGps(frame.image)?.sequence ?? null },
  });
  const { info } = source;
  return mapFrames(source, timed, {
    info: {
      ...info,
      meta: {
        ...info.meta,
        gpsLatitudeDegrees: stamp.latitudeDegrees,
        gpsLongitudeDegrees: stamp.longitudeDegrees,
      },
      warnings: [
        ...info.warnings,
        `the first ${QHY_GPS_PIXELS} pixels of row 0 hold GPS stamps and no light`,
      ],
    },
    time: async (index) => timed(await source.frame(index)).time,
  });
}

function stampTime({ image, time }: Frame): FrameTime | null {
  const stamp = readQhyGps(image);
  if (!stamp || stamp.startUtcMicroseconds === null) return null;
  const { startUtcMicroseconds: start, endUtcMicroseconds: end } = stamp;
  return {
    utcMicroseconds: start,
    reference: "start",
    exposureSeconds: end === null ? (time?.exposureSeconds ?? null) : (end - start) / 1e6,
    origin: "QHY GPS pixels",
  };
}
