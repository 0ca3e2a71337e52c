/** Burns the line of a time inserter into the rows of one field. */

import type { Random } from "@photkit/core-stats";
import type { Image } from "@photkit/image";
import { createLinePen, type LinePen, lineText } from "@photkit/vti-ocr";
import type { ResolvedOverlay } from "./overlay-options.ts";

export interface BurnIn {
  /**
   * Writes the line over one field of a frame.
   *
   * @param parity - 0 for rows 0, 2, 4 …, 1 for rows 1, 3, 5 ….
   * @param field - number of the field in the recording.
   * @param endMicroseconds - end of the field's exposure, microseconds UTC.
   */
  write(
    frame: Image<Uint8Array | Uint16Array>,
    parity: 0 | 1,
    field: number,
    endMicroseconds: number,
    random: Random,
  ): void;
}

const MICROSECONDS_PER_UNIT = 100;
const UNITS_PER_DAY = 864_000_000;

export function createBurnIn(overlay: ResolvedOverlay, width: number, saturation: number): BurnIn {
  const pen: LinePen = createLinePen(width, overlay);
  const { counter, level, noise, prefix, waitingFields } = overlay;
  return {
    write({ data, shape: [height] }, parity, field, endMicroseconds, random) {
      const time = Math.round(endMicroseconds / MICROSECONDS_PER_UNIT) % UNITS_PER_DAY;
      const timeOfDay = field < waitingFields ? null : time;
      const rows = pen.draw(lineText({ timeOfDay, counter: counter + field, prefix }));
      rows.forEach((ink, row) => {
        const y = 2 * (pen.top + row) + parity;
        if (y < 0 || y >= height) return;
        for (let x = 0; x < width; x++) {
          const sky = data[y * width + x]!;
          const value = sky + ink[x]! * (level - sky) + noise * random.normal() + 0.5;
          data[y * width + x] = Math.min(saturation, Math.max(0, value));
        }
      });
    },
  };
}
