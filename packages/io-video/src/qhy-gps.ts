/**
 * GPS stamps in the first 44 pixels of a QHY174M-GPS picture, one byte a pixel, high bytes first
 * (QHY's description, as Tangra, Siril and SharpCap read it).
 */

import { type ImageLike, sizeOf } from "@photkit/image";
import { QHY_EPOCH_MICROSECONDS } from "./utc-time.ts";

/** Pixels that hold the stamp and no light. */
export const QHY_GPS_PIXELS = 44;

export interface QhyGpsStamp {
  /** Number of the frame by the camera. */
  readonly sequence: number;
  /** Start and end of the exposure, microseconds since 1970 UTC; null without a lock on the pulse. */
  readonly startUtcMicroseconds: number | null;
  readonly endUtcMicroseconds: number | null;
  /** Degrees, north and east positive. */
  readonly latitudeDegrees: number;
  readonly longitudeDegrees: number;
  /** Counts of the camera's 10 MHz clock between two pulses of the GPS. */
  readonly pulseCounts: number;
}

/** What the high four bits of a flag say when the clock follows the pulses of the GPS. */
const LOCKED = 3;
/** Clock counts between pulses that a working clock has. */
const [FEWEST_COUNTS, MOST_COUNTS] = [9_999_000, 10_000_500];
const NOMINAL_COUNTS = 1e7;
const EARLIEST = Date.UTC(2010) * 1000;
const LATEST = Date.UTC(2100) * 1000;

/**
 * The stamp of a picture, or null when its first pixels are none: they must state the size of the
 * picture and times between 2010 and 2100. In words of 16 bits the stamp may be in either byte.
 */
export function readQhyGps(image: ImageLike): QhyGpsStamp | null {
  const { width, height } = sizeOf(image);
  if (width < QHY_GPS_PIXELS) return null;
  const [, step = 1] = image.stride;
  for (const shift of [0, 8]) {
    const bytes = new Uint8Array(QHY_GPS_PIXELS);
    for (let i = 0; i < QHY_GPS_PIXELS; i++)
      bytes[i] = image.data[image.offset + i * step]! >> shift;
    const view = new DataView(bytes.buffer);
    if (view.getUint16(5) !== width || view.getUint16(7) !== height) continue;
    const stamp = parse(view);
    if (stamp) return stamp;
  }
  return null;
}

function parse(view: DataView): QhyGpsStamp | null {
  const pulseCounts = counts(view, 41);
  const perSecond =
    pulseCounts >= FEWEST_COUNTS && pulseCounts <= MOST_COUNTS ? pulseCounts : NOMINAL_COUNTS;
  const instant = (at: number): number =>
    QHY_EPOCH_MICROSECONDS +
    view.getUint32(at + 1) * 1e6 +
    Math.round((counts(view, at + 5) / perSecond) * 1e6);
  const locked = (at: number): boolean => view.getUint8(at) >> 4 === LOCKED;
  const [start, end] = [instant(17), instant(25)];
  if (start < EARLIEST || start > LATEST || end < EARLIEST || end > LATEST) return null;
  return {
    sequence: view.getUint32(0),
    startUtcMicroseconds: locked(17) ? start : null,
    endUtcMicroseconds: locked(17) && locked(25) && end >= start ? end : null,
    latitudeDegrees: degrees(view.getUint32(9), 1e5),
    longitudeDegrees: degrees(view.getUint32(13), 1e4),
    pulseCounts,
  };
}

const counts = (view: DataView, at: number): number =>
  view.getUint8(at) * 65536 + view.getUint16(at + 1);

/** Digits SDDMM... with decimals of minutes; the sign digit 1 is south or west. */
function degrees(digits: number, scale: number): number {
  const sign = digits >= 1e9 ? -1 : 1;
  const rest = digits % 1e9;
  const minutes = rest % (100 * scale);
  return sign * (Math.floor(rest / (100 * scale)) + minutes / scale / 60);
}
