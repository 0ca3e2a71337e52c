import { expect, test } from "vitest";

test("the public surface changes only on purpose", async () => {
  expect(Object.keys(await import("../src/index.ts")).sort()).toMatchInlineSnapshot(`
    [
      "FIELD_CORRECTIONS",
      "VideoError",
      "blobSource",
      "bytesSource",
      "comparePictures",
      "correctFields",
      "createAviWriter",
      "createFitsCubeWriter",
      "createSerWriter",
      "detectIntegration",
      "encodeFits",
      "endOfFirstField",
      "examineFields",
      "exposureOf",
      "findUnevenFrames",
      "fitsTime",
      "fitsTimeCards",
      "framesOrErrors",
      "integrateFrames",
      "isVideoError",
      "jdToMicroseconds",
      "leaveOutUnevenFrames",
      "mapFrames",
      "memorySink",
      "microsecondsToTicks",
      "mjdToMicroseconds",
      "naturalOrder",
      "openAdv",
      "openAvi",
      "openBmpSequence",
      "openFitsSequence",
      "openJpegSequence",
      "openPngSequence",
      "openRavf",
      "openRawSequence",
      "openSer",
      "openSource",
      "openTiffSequence",
      "parseFitsHeader",
      "parseInstant",
      "planesOf",
      "readFitsPlane",
      "readFitsTable",
      "readFitsUnits",
      "readFitsjsPlane",
      "readQhyGps",
      "recogniseFormat",
      "rowTime",
      "selectFrames",
      "ticksToMicroseconds",
      "urlSource",
      "verifyFitsChecksums",
    ]
  `);
});

test("the Node surface changes only on purpose", async () => {
  expect(Object.keys(await import("../src/node.ts")).sort()).toMatchInlineSnapshot(`
    [
      "aviFileWriter",
      "fileSink",
      "fileSource",
      "isRunning",
      "makeFolder",
      "openFfmpeg",
      "openPath",
      "serFileWriter",
      "writeFile",
    ]
  `);
});
