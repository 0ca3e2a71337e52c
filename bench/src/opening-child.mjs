/** Opens a recording, if one is named, and prints its seconds and the peak memory of this process in MB. */

import { openPath } from "@photkit/io-video/node";

const [path] = process.argv.slice(2);
const start = performance.now();
const source = path === undefined ? null : await openPath(path);
const seconds = (performance.now() - start) / 1000;
await source?.close();
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ seconds, megabytes, frames: source?.frameCount ?? 0 }));
