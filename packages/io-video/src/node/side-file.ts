/** The text that FireCapture leaves beside a SER recording. */

import { readFile, stat } from "node:fs/promises";

/** Larger than the text of a million frames. */
const MOST_BYTES = 128 << 20;

/** Text of `name.txt` beside `name.ser`, or null where there is none. */
export async function serSideFile(path: string): Promise<string | null> {
  if (!/\.ser$/i.test(path)) return null;
  const beside = path.replace(/\.ser$/i, ".txt");
  const stats = await stat(beside).catch(() => null);
  if (!stats?.isFile() || stats.size > MOST_BYTES) return null;
  return readFile(beside, "latin1").catch(() => null);
}
