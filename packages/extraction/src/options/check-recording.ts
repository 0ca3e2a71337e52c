/** What options say of a recording, held against the recording before a frame of it is read. */

import type { ImageLike } from "@photkit/image";
import { sizeOf } from "@photkit/image";
import type { SourceInfo } from "@photkit/io-video";
import { ExtractionError } from "../errors.ts";
import { requireInside } from "../stars/snap.ts";
import { loadBackground } from "./background-choice.ts";
import { type ExtractionOptions, placesAskedFor } from "./options.ts";

/**
 * @throws ExtractionError `"outside-frame"` for places outside the frame, `"invalid-option"` for
 *   calibration frames and defect maps of another size, `"unusable-background"`.
 */
export async function checkAgainstRecording(
  info: Pick<SourceInfo, "width" | "height">,
  options: ExtractionOptions,
): Promise<void> {
  for (const { name, x, y } of placesAskedFor(options)) requireInside(info, name, { x, y });
  const { bias, dark, flat, defects } = options.calibration ?? {};
  const sizes: readonly (readonly [string, { width: number; height: number } | undefined])[] = [
    ["bias", imageSize(bias)],
    ["dark", imageSize(dark)],
    ["flat", imageSize(flat)],
    ["defects", defects],
  ];
  for (const [name, size] of sizes) {
    if (size === undefined || (size.width === info.width && size.height === info.height)) continue;
    const option = `calibration.${name}`;
    throw new ExtractionError(
      "invalid-option",
      `${option} must be ${info.width} x ${info.height} px, as the recording is. Received ${size.width} x ${size.height}.`,
      { data: { option, received: { width: size.width, height: size.height } } },
    );
  }
  if (options.background !== undefined) await loadBackground(options.background);
}

const imageSize = (image: ImageLike | undefined) =>
  image === undefined ? undefined : sizeOf(image);
