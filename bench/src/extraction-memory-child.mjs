/** Extracts a looped recording and prints the peak memory of this process in MB. */

import { extractLightCurve } from "@photkit/extraction";
import { openSer } from "@photkit/io-video";
import { EXTRACTION_OPTIONS } from "./extraction-options.mjs";
import { loopedSer } from "./looped-ser.mjs";

const [path, fileFrames, frames] = process.argv.slice(2);
const length = Number(frames);
const source = await openSer(await loopedSer(path, Number(fileFrames), Math.max(1, length)));
if (length > 0) await extractLightCurve(source, EXTRACTION_OPTIONS);
await source.close();
console.log(process.resourceUsage().maxRSS / 1024);
