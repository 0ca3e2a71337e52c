/**
 * Numbers for people: a measurement rounded to two significant digits of its error (GUM 7.2.6).
 * Files for programs keep every digit.
 */

import { parseUtcText, utcText } from "@photkit/lightcurve";

/** Digits after the point of an instant: microseconds. */
const MOST_DECIMALS = 6;
const USUAL_DECIMALS = 3;

/**
 * Digits after the point that two significant digits of `error` need, 0 to 6; 3 for an error that
 * is no positive number.
 */
export function decimalsOf(error: number | null): number {
  if (error === null || !(error > 0) || !Number.isFinite(error)) return USUAL_DECIMALS;
  // 0.0996 is 0.10 in two digits: the power is that of the rounded error.
  const power = Math.floor(Math.log10(Number(error.toPrecision(2))) + 1e-9);
  return Math.min(MOST_DECIMALS, Math.max(0, 1 - power));
}

/** `3.1890 ± 0.0049`. */
export function withError(value: number, error: number): string {
  const decimals = decimalsOf(error);
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}

/** An instant as ISO text, rounded to what its error in seconds says; as it is where it is no instant. */
export function roundedUtc(utc: string, error: number | null): string {
  const decimals = decimalsOf(error);
  const unit = 10 ** (MOST_DECIMALS - decimals);
  const text = utcText(Math.round(parseUtcText(utc) / unit) * unit);
  if (text === null) return utc;
  const seconds = text.slice(0, "2026-01-01T00:00:00".length);
  return decimals === 0 ? `${seconds}Z` : `${text.slice(0, seconds.length + 1 + decimals)}Z`;
}
