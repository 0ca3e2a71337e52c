import { expect, it } from "vitest";

it("the public surface changes only on purpose", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "APERTURE_SETTINGS",
      "APERTURE_SET_FORMAT",
      "APERTURE_SET_VERSION",
      "ExtractionError",
      "METHOD_KINDS",
      "apertureSet",
      "apertureSetOptions",
      "createPreparer",
      "extractLightCurve",
      "findRecordingOverlay",
      "finderPicture",
      "isExtractionError",
      "loadBackgroundEstimator",
      "namesAskedFor",
      "nearSaturation",
      "openCutouts",
      "readApertureSet",
      "remeasure",
      "skyOf",
      "writeApertureSet",
      "writeCutouts",
    ]
  `);
});
