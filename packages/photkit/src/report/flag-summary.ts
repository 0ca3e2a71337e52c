import { flagNames, MeasurementFlag } from "@photkit/aperture";

/** Flags of a series with the number of frames that carry each, e.g. "edge 12, saturated 3". */
export function flagSummary(flags: Uint16Array): string {
  const any = flags.reduce((all, value) => all | value, 0);
  const parts = flagNames(any).map((name) => {
    const count = flags.reduce(
      (n, value) => n + ((value & MeasurementFlag[name]) !== 0 ? 1 : 0),
      0,
    );
    return `${name} ${count}`;
  });
  return parts.length > 0 ? parts.join(", ") : "none";
}
