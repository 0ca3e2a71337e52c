/** Times in the text that FireCapture writes beside a SER recording. */

const LINE =
  /^\s*Frame\s+(\d+)\s*:\s*UT\s+(\d{2})(\d{2})(\d{2})\s+(\d{2})(\d{2})(\d{2})(\.\d+)?/gim;

/**
 * Microseconds since 1970 UTC by frame, from lines like `Frame 12: UT 300521 213005.123456` (day,
 * month, year; hours, minutes, seconds). The lowest number in the text is the first frame; frames
 * without a line are NaN, a text without such lines gives an empty list.
 *
 * @param mostFrames - numbers beyond this many frames are left aside.
 */
export function fireCaptureTimes(text: string, mostFrames: number): Float64Array {
  const stamps = Array.from(text.matchAll(LINE), (match) => {
    const [frame, day, month, year, hour, minute, second] = match.slice(1, 8).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const whole = Date.UTC(2000 + year, month - 1, day, hour, minute, second) * 1000;
    return { frame, utcMicroseconds: whole + Math.round(Number(`0${match[8] ?? ""}`) * 1e6) };
  });
  const first = stamps.reduce((least, { frame }) => Math.min(least, frame), Infinity);
  const last = stamps.reduce((most, { frame }) => Math.max(most, frame), -1);
  const count = stamps.length === 0 ? 0 : Math.min(mostFrames, last - first + 1);
  const times = new Float64Array(count).fill(Number.NaN);
  for (const { frame, utcMicroseconds } of stamps) {
    if (frame - first < count) times[frame - first] = utcMicroseconds;
  }
  return times;
}
