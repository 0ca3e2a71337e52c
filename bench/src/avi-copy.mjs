/** A SER recording written again as AVI. */

import { join } from "node:path";
import { aviFileWriter, openPath } from "@photkit/io-video/node";

/** Pictures as AVI files have them: the first two lie in memory as in the file, DIB upside down. */
export const AVI_FORMATS = ["Y800", "Y16", "DIB"];

/** The pictures of the SER file `path` as AVI in `folder`; its path. */
export async function writeAvi(path, folder, pixelFormat) {
  const target = join(folder, `bench-${pixelFormat}.avi`);
  const source = await openPath(path);
  const { width, height } = source.info;
  const writer = await aviFileWriter(target, { width, height, pixelFormat });
  for await (const { image } of source.frames()) await writer.write(image);
  await writer.close();
  await source.close();
  return target;
}
