/** SER recordings out: frames as they come, the trailer and the true frame count on closing. */

import type { ImageLike } from "@photkit/image";
import type { ByteSink } from "../byte-sink.ts";
import { check, VideoError } from "../errors.ts";
import { checkImageSize, sampleBytes } from "../sample-bytes.ts";
import { microsecondsToTicks } from "../utc-time.ts";
import { SER_COLOURS, SER_HEADER_BYTES, SER_MAGIC } from "./ser-header.ts";

export interface SerWriterOptions {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Significant bits, 1 to 16; above 8 a sample takes two bytes, little-endian. @default 16 */
  readonly bitDepth?: number;
  /** `"mono"` or a mosaic that SER knows (`"RGGB"` ...). @default "mono" */
  readonly colour?: string;
  /** Up to 40 Latin-1 characters each. @default "" */
  readonly observer?: string;
  readonly instrument?: string;
  readonly telescope?: string;
}

export interface SerWriter {
  /**
   * Appends a frame. Values are rounded and clipped to the bit depth; NaN becomes 0.
   *
   * @param utcMicroseconds - time stamp, microseconds since 1970 UTC; null when unknown.
   * @throws VideoError `"invalid-option"` for a picture of another size, `"closed"`.
   */
  write(image: ImageLike, utcMicroseconds?: number | null): Promise<void>;
  /** Writes trailer and frame count; the trailer is left out when no frame has a stamp. */
  close(): Promise<void>;
  /** Gives up: nothing stays under the final name. */
  abort(): Promise<void>;
}

/** A writer of SER frames into `sink`. @throws VideoError `"invalid-option"`. */
export function createSerWriter(sink: ByteSink, options: SerWriterOptions): SerWriter {
  const { width, height, bitDepth = 16, colour = "mono" } = options;
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
  check.integerAtLeast("bitDepth", bitDepth, 1);
  check.between("bitDepth", bitDepth, 1, 16);
  const planar = Object.entries(SER_COLOURS).filter(([id]) => Number(id) < 100);
  check.oneOf(
    "colour",
    colour,
    planar.map(([, name]) => name),
  );
  const colourId = Number(planar.find(([, name]) => name === colour)?.[0]);
  const pixels = width * height;
  const wide = bitDepth > 8;
  const frameBytes = pixels * (wide ? 2 : 1);
  // Below 8 bits SER keeps the value at the top of the byte.
  const top = bitDepth < 8 ? 256 - 2 ** (8 - bitDepth) : 2 ** bitDepth - 1;
  const layout = { top, wide };
  // Sinks may keep what they are given until it is written, so every frame has its own bytes.
  const ticks: bigint[] = [];
  let stamped = false;
  let open = true;

  const useOpen = () => {
    if (!open) throw new VideoError("closed", "the SER writer is closed.");
  };

  return {
    async write(image, utcMicroseconds = null) {
      useOpen();
      checkImageSize(image, width, height);
      const bytes = sampleBytes(image, layout, new Uint8Array(frameBytes));
      const offset = SER_HEADER_BYTES + ticks.length * frameBytes;
      ticks.push(utcMicroseconds === null ? 0n : microsecondsToTicks(utcMicroseconds));
      stamped ||= utcMicroseconds !== null;
      await sink.write(bytes, offset);
    },
    async close() {
      useOpen();
      open = false;
      if (stamped) {
        const trailer = new DataView(new ArrayBuffer(8 * ticks.length));
        ticks.forEach((stamp, i) => void trailer.setBigInt64(8 * i, stamp, true));
        const offset = SER_HEADER_BYTES + ticks.length * frameBytes;
        await sink.write(new Uint8Array(trailer.buffer), offset);
      }
      const start = ticks.find((stamp) => stamp > 0n) ?? 0n;
      await sink.write(header(options, colourId, bitDepth, ticks.length, start), 0);
      await sink.close();
    },
    async abort() {
      open = false;
      await sink.abort();
    },
  };
}

function header(
  options: SerWriterOptions,
  colourId: number,
  bitDepth: number,
  frames: number,
  startTicks: bigint,
): Uint8Array {
  const bytes = new Uint8Array(SER_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (offset: number, value: string, length: number) => {
    for (let i = 0; i < Math.min(length, value.length); i++) {
      bytes[offset + i] = value.charCodeAt(i) > 255 ? 63 : value.charCodeAt(i);
    }
  };
  text(0, SER_MAGIC, 14);
  // The endianness flag stays 0 with little-endian samples, as nearly every program writes it.
  const fields = [0, colourId, 0, options.width, options.height, bitDepth, frames];
  fields.forEach((value, i) => void view.setInt32(14 + 4 * i, value, true));
  text(42, options.observer ?? "", 40);
  text(82, options.instrument ?? "", 40);
  text(122, options.telescope ?? "", 40);
  view.setBigInt64(162, startTicks, true);
  view.setBigInt64(170, startTicks, true);
  return bytes;
}
