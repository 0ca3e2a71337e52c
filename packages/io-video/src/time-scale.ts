/**
 * Time scales of astronomy to UTC (FITS standard 4.0, section 9.2.1; IERS Bulletin C for leap
 * seconds; USNO Circular 179, equations 2.6 and 3.10 ff. for TDB, TCG and TCB).
 */

export type TimeScale = "UTC" | "UT1" | "TAI" | "TT" | "GPS" | "TDB" | "TCG" | "TCB";

const SCALES: Readonly<Record<string, TimeScale>> = {
  UTC: "UTC",
  UT: "UTC",
  GMT: "UTC",
  Z: "UTC",
  UT1: "UT1",
  TAI: "TAI",
  IAT: "TAI",
  TT: "TT",
  TDT: "TT",
  ET: "TT",
  GPS: "GPS",
  TDB: "TDB",
  TCG: "TCG",
  TCB: "TCB",
};

/**
 * The scale that a name states, or null. A realisation may stand in brackets: `UTC(NIST)`,
 * `TT(TAI)` (section 9.2.1).
 */
export function timeScale(name: string): TimeScale | null {
  const [, scale = ""] = /^\s*([A-Z0-9]+)\s*(?:\([^)]*\)?)?\s*$/i.exec(name) ?? [];
  return SCALES[scale.toUpperCase()] ?? null;
}

/** First days on which TAI - UTC is 10, 11, 12 ... seconds, year and month. */
const LEAPS: readonly (readonly [year: number, month: number])[] = [
  [1972, 1],
  [1972, 7],
  [1973, 1],
  [1974, 1],
  [1975, 1],
  [1976, 1],
  [1977, 1],
  [1978, 1],
  [1979, 1],
  [1980, 1],
  [1981, 7],
  [1982, 7],
  [1983, 7],
  [1985, 7],
  [1988, 1],
  [1990, 1],
  [1991, 1],
  [1992, 7],
  [1993, 7],
  [1994, 7],
  [1996, 1],
  [1997, 7],
  [1999, 1],
  [2006, 1],
  [2009, 1],
  [2012, 7],
  [2015, 7],
  [2017, 1],
];
const FIRST_OFFSET = 10;

/** TAI to UTC, microseconds since 1970 of either calendar; null before 1972. */
function taiToUtc(tai: number): number | null {
  for (let i = LEAPS.length - 1; i >= 0; i--) {
    const [year, month] = LEAPS[i]!;
    const offset = (FIRST_OFFSET + i) * 1e6;
    if (tai - offset >= Date.UTC(year, month - 1) * 1000) return tai - offset;
  }
  return null;
}

const TT_MINUS_TAI = 32_184_000;
const TAI_MINUS_GPS = 19_000_000;
/** 2000-01-01T12:00 and 1977-01-01T00:00:32.184, microseconds since 1970 of their calendar. */
const J2000 = 946_728_000_000_000;
const EPOCH_1977 = 220_924_832_184_000;
const MICROSECONDS_PER_CENTURY = 36_525 * 86_400e6;
const L_G = 6.969290134e-10;
const L_B = 1.550519768e-8;
const TDB0 = -65.5;

/** TDB - TT in seconds: amplitude, rate in radians a century, phase. */
const TDB_TERMS = [
  [1657e-6, 628.3076, 6.2401],
  [22e-6, 575.3385, 4.297],
  [14e-6, 1256.6152, 6.1969],
  [5e-6, 606.9777, 4.0212],
  [5e-6, 52.9691, 0.4444],
  [2e-6, 21.3299, 5.5431],
] as const;

/** To 10 us from 1600 to 2200. */
function tdbToTt(tdb: number): number {
  const t = (tdb - J2000) / MICROSECONDS_PER_CENTURY;
  const seconds = TDB_TERMS.reduce(
    (sum, [amplitude, rate, phase]) => sum + amplitude * Math.sin(rate * t + phase),
    10e-6 * t * Math.sin(628.3076 * t + 4.249),
  );
  return tdb - Math.round(seconds * 1e6);
}

/**
 * An instant of a scale, counted in microseconds since 1970-01-01 of its own calendar, in UTC; null
 * before 1972, when UTC had no whole leap seconds. UT1 is returned as it is: it stays within 0.9 s
 * of UTC.
 */
export function toUtc(microseconds: number, scale: TimeScale): number | null {
  switch (scale) {
    case "UTC":
    case "UT1":
      return microseconds;
    case "TAI":
      return taiToUtc(microseconds);
    case "GPS":
      return taiToUtc(microseconds + TAI_MINUS_GPS);
    case "TT":
      return taiToUtc(microseconds - TT_MINUS_TAI);
    case "TDB":
      return toUtc(tdbToTt(microseconds), "TT");
    case "TCG":
      return toUtc(microseconds - Math.round((microseconds - EPOCH_1977) * L_G), "TT");
    case "TCB": {
      const tdb = microseconds - (microseconds - EPOCH_1977) * L_B + TDB0;
      return toUtc(Math.round(tdb), "TDB");
    }
  }
}
