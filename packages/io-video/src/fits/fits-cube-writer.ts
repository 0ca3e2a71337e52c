/** A FITS cube written plane by plane, for cubes that are larger than memory (standard 4.0). */

import { type ImageLike, sizeOf } from "@photkit/image";
import type { ByteSink } from "../byte-sink.ts";
import { check, VideoError } from "../errors.ts";
import { card, type FitsCards, userCards } from "./fits-cards.ts";
import { FITS_BLOCK } from "./fits-header.ts";
import { type FitsTableInput, tableUnit } from "./fits-table-writer.ts";
import { encodeUnit } from "./fits-unit.ts";
import { arrayCards, type FitsPixelType, PIXEL_TYPES, writePlane } from "./fits-writer.ts";

export interface FitsCubeOptions {
  /** Size of every plane, px. */
  readonly width: number;
  readonly height: number;
  /** Number of planes that will be written. */
  readonly planes: number;
  readonly type: FitsPixelType;
  /** Header cards after the ones that describe the array. @default {} */
  readonly header?: FitsCards;
}

export interface FitsCubeWriter {
  /**
   * Writes the next plane; integers are rounded and clipped, NaN becomes their lowest value.
   *
   * @throws VideoError `"invalid-option"` for a plane of another size, or one too many.
   */
  write(image: ImageLike): Promise<void>;
  /**
   * Completes the file, with tables behind the cube.
   *
   * @throws VideoError `"invalid-option"` when planes are missing, or for tables as in `encodeFits`.
   */
  close(tables?: readonly FitsTableInput[]): Promise<void>;
  /** Discards the file. */
  abort(): Promise<void>;
}

/**
 * A writer of a cube into `sink`; no more than one plane is held in memory.
 *
 * @throws VideoError `"invalid-option"` for sizes below 1 and header cards as in `encodeFits`.
 */
export function createFitsCubeWriter(sink: ByteSink, options: FitsCubeOptions): FitsCubeWriter {
  const { width, height, planes, type, header = {} } = options;
  check.integerAtLeast("width", width, 1);
  check.integerAtLeast("height", height, 1);
  check.integerAtLeast("planes", planes, 1);
  check.oneOf("type", type, Object.keys(PIXEL_TYPES));
  const cards = [
    ...arrayCards(type, [width, height, planes]),
    card("EXTEND", true, "tables may follow"),
    ...userCards(header),
  ];
  const start = encodeUnit({ cards, data: new Uint8Array(0) }, false);
  const planeBytes = (width * height * Math.abs(PIXEL_TYPES[type].bitpix)) / 8;
  let written = 0;
  return {
    async write(image) {
      const size = sizeOf(image);
      if (size.width !== width || size.height !== height || written === planes) {
        throw new VideoError(
          "invalid-option",
          `plane ${written} must be one of ${planes} of ${width} x ${height} pixels. Received ${size.width} x ${size.height}.`,
          { data: { option: "image", received: [size.width, size.height] } },
        );
      }
      const bytes = new Uint8Array(planeBytes);
      writePlane(image, type, new DataView(bytes.buffer));
      if (written === 0) await sink.write(start, 0);
      await sink.write(bytes, start.length + written * planeBytes);
      written++;
    },
    async close(tables = []) {
      if (written < planes) {
        throw new VideoError(
          "invalid-option",
          `the cube must have ${planes} planes. Received ${written}.`,
          { data: { option: "planes", received: written } },
        );
      }
      const end = start.length + planes * planeBytes;
      let at = Math.ceil(end / FITS_BLOCK) * FITS_BLOCK;
      const units = tables.map((table) => encodeUnit(tableUnit(table), false));
      await sink.write(new Uint8Array(at - end), end);
      for (const unit of units) {
        await sink.write(unit, at);
        at += unit.length;
      }
      await sink.close();
    },
    abort: async () => sink.abort(),
  };
}
