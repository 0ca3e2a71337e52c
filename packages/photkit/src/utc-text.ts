/** An instant as ISO text with microseconds, e.g. 2024-03-05T04:05:06.123456Z. */
export function utcText(utcMicroseconds: number): string {
  const micros = Math.round(utcMicroseconds);
  const seconds = Math.floor(micros / 1e6);
  const rest = String(micros - seconds * 1e6).padStart(6, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest}Z`;
}
