import { expect, it } from "vitest";

it("the public surface changes only on purpose", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "DEFECT_FORMAT",
      "DEFECT_KINDS",
      "DEFECT_VERSION",
      "PROFILES_FORMAT",
      "PROFILES_VERSION",
      "StackingError",
      "calibrate",
      "correctionPlanes",
      "createMasterStack",
      "createMeanStack",
      "createPhaseCorrelator",
      "defectMap",
      "defectMask",
      "defectProfile",
      "deleteDefectProfile",
      "findDefects",
      "isStackingError",
      "masterDark",
      "masterFlat",
      "masterFrame",
      "mergeDefects",
      "noDefectProfiles",
      "pymovieDarkDefects",
      "pymovieDarkFlat",
      "pymovieGain",
      "pymovieGainDefects",
      "readDefectMap",
      "readDefectProfiles",
      "saveDefectProfile",
    ]
  `);
});
