/** What is known about the camera of a recording, and done to its frames before they are measured. */

import { type CalibrationFrames, DEFECT_KINDS, type DefectMap } from "@photkit/stacking";
import { check, ExtractionError } from "../errors.ts";
import type { IgnoredAreas } from "../prepare/ignored-areas.ts";
import type { ResponseOptions } from "../prepare/linear-response.ts";

/**
 * Frames are made proportional to light (`gamma` or `responseTable`), freed of bias and dark, divided
 * by the flat, then of banding, then defective pixels are repaired. Bias, dark and flat must be
 * in counts in proportion to light, as `masterDark` makes them of frames that went through
 * `invertGamma` or `applyTable`. `mosaic` is by default what the recording says.
 */
export interface CalibrationOptions extends CalibrationFrames, ResponseOptions {
  /**
   * Defective pixels: those that the dark or the flat cannot put right are repaired from their
   * neighbours; all of them are counted.
   */
  readonly defects?: DefectMap;
  /** Lines that are brought to a common median in each frame. @default none */
  readonly lineNoise?: "rows" | "columns" | "both";
  /** Where these came from, for the provenance of the light curve. @default {} */
  readonly origin?: Readonly<Record<string, string>>;
}

/** @throws ExtractionError `"invalid-option"`. */
export function checkCalibrationOptions(options: CalibrationOptions): void {
  const { gamma, responseTable, lineNoise, darkScale } = options;
  if (darkScale !== undefined) check.notNegative("calibration.darkScale", darkScale);
  if (gamma !== undefined) check.positive("calibration.gamma", gamma);
  if (responseTable !== undefined) {
    check.integerAtLeast("length of calibration.responseTable", responseTable.length, 2);
    if (gamma !== undefined) {
      throw new ExtractionError(
        "invalid-option",
        "calibration.gamma and calibration.responseTable must not be given together: one curve is undone, not two.",
      );
    }
  }
  if (lineNoise !== undefined)
    check.oneOf("calibration.lineNoise", lineNoise, ["rows", "columns", "both"]);
}

/** What the light curve says about its preparation. */
export function preparationFacts({
  calibration = {},
  ignore,
}: {
  readonly calibration?: CalibrationOptions;
  readonly ignore?: IgnoredAreas;
}): object {
  const { darkScale, gamma, lineNoise, defects, origin } = calibration;
  const used = (["bias", "dark", "flat", "responseTable", "defects"] as const).filter(
    (name) => calibration[name] !== undefined,
  );
  const facts = {
    ...Object.fromEntries(used.map((name) => [name, origin?.[name] ?? true])),
    ...(darkScale !== undefined && { darkScale }),
    ...(gamma !== undefined && { gamma }),
    ...(lineNoise !== undefined && { lineNoise }),
    ...(defects !== undefined && { defectivePixels: countKinds(defects) }),
  };
  return {
    ...(Object.keys(facts).length > 0 && { calibration: facts }),
    ...(ignore !== undefined && { ignore }),
  };
}

const countKinds = ({ defects }: DefectMap): Record<string, number> =>
  Object.fromEntries([
    ["all", defects.length],
    ...DEFECT_KINDS.map(
      (kind) => [kind, defects.filter(({ kinds }) => kinds.includes(kind)).length] as const,
    ).filter(([, count]) => count > 0),
  ]);
