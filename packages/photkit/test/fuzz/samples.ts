/** Intact texts and documents of every kind that the packages read. */

import { extraction, ioVideo, lightcurve, simulate, stacking } from "../../src/index.ts";

const ROWS = [0, 1, 2, 3, 4, 5];
const clock = (i: number) => `[21:03:${String(10 + i).padStart(2, "0")}.1234]`;

/** Light curves of every program whose files are read. */
export const CSV_FILES: Readonly<Record<string, string>> = {
  PyMovie: [
    "# PyMovie Version 3.9.5",
    "# date at frame 0: 2023-05-14",
    "FrameNum,timeInfo,signal-target,signal-ref1,avgbkg-target,nmaskpx-target,xcentroid-target",
    ...ROWS.map((i) => `${i}.0,${clock(i)},${100 + i},${400 - i},12.5,31,40.${i}`),
  ].join("\n"),
  PyOTE: [
    "# PYOTE 5.4",
    "FrameNum,timeInfo,LC1,LC2",
    ...ROWS.map((i) => `${i},${clock(i)},${100 + i},${400 - i}`),
  ].join("\r\n"),
  Tangra: [
    "Tangra v3.7",
    "FrameNo,Time (UT),Signal (1),Background (1),Signal (2),Background (2)",
    ...ROWS.map((i) => `${i},${clock(i)},${100 + i},5,${400 - i},6`),
  ].join("\n"),
  "Tangra, subtracted": [
    "Tangra v3.7",
    "# Reduction: SignalMinusBackground",
    "BinNo,Time,Signal (1),Signal (2)",
    ...ROWS.map((i) => `${i},${clock(i)},${100 + i},${400 - i}`),
  ].join("\n"),
  Limovie: [
    "Limovie File Format",
    '"No.","a","b","h","m","s","g","h","i","j","obj1","obj2","obj3"',
    ...ROWS.map((i) => `${i},0,0,21,03,${10 + i}.12,0,0,0,0,${100 + i},${400 - i},30`),
  ].join("\n"),
  RAW: ["RAW", ...ROWS.map((i) => `${i},${clock(i)},${100 + i}`)].join("\n"),
};

const curve = lightcurve.readLightCurveCsv(CSV_FILES.PyMovie!);
export const CURVE_CSV = lightcurve.writePymovieCsv(curve);

const annulus = { inner: 9, outer: 19 };
const apertures = {
  format: "photkit-apertures",
  version: 1,
  recording: { name: "night.ser", width: 120, height: 90, frameCount: 400 },
  frame: 0,
  stars: [
    {
      ...{ name: "target", role: "target", x: 20.5, y: 30.25, flux: 900, comparison: false },
      method: { kind: "circle", radius: 4, annulus },
    },
  ],
  tracking: [{ x: 60, y: 50, peak: 800 }],
  method: { kind: "optimal", fwhm: 3.5, annulus },
  settings: {
    track: [{ x: 60, y: 50, name: "guide", radius: 4 }],
    ...{ start: 0, stop: 400, backwards: true, fields: "upper-first", gain: 2 },
    corrections: [{ frame: 9, dx: 1, dy: -2 }],
    ignore: { bottom: 20, rectangles: [{ x: 1, y: 2, width: 3, height: 4 }] },
  },
};
const defects = stacking.defectMap(4, 3, [
  { x: 0, y: 0, kinds: ["bright"] },
  { x: 3, y: 2, kinds: ["dark", "noisy"] },
]);
const profiles = stacking.saveDefectProfile(stacking.noDefectProfiles, "QHY174 gain 300", defects);
const observation = simulate.createObservation(
  simulate.occultationPreset({ seed: 2, frames: 4, width: 60, height: 50 }),
);

const recording = simulate.observationSource(
  simulate.createObservation(
    simulate.occultationPreset({ seed: 3, frames: 40, width: 160, height: 120 }),
  ),
);
const run = await extraction.extractLightCurve(recording);
const EVENTS = lightcurve.searchStars(run.lightCurve, run.ensemble).events;

/** The windows of one star. */
const sink = ioVideo.memorySink();
const [first] = run.lightCurve.apertures;
await extraction.writeCutouts(recording, run, new Map([[first!.name, sink]]));
export const CUTOUTS = sink.bytes();

/** Every JSON document: its text, and what reads it and writes it again. */
export const DOCUMENTS: Readonly<
  Record<string, { readonly text: string; again(text: string): string }>
> = {
  "light curve": {
    text: lightcurve.writeJson(curve),
    again: (text) => lightcurve.writeJson(lightcurve.readJson(text)),
  },
  "aperture set": {
    text: JSON.stringify(apertures),
    again: (text) => extraction.writeApertureSet(extraction.readApertureSet(text)),
  },
  "defect map": {
    text: JSON.stringify(defects),
    again: (text) => JSON.stringify(stacking.readDefectMap(text)),
  },
  "defect profiles": {
    text: JSON.stringify(profiles),
    again: (text) => JSON.stringify(stacking.readDefectProfiles(text)),
  },
  events: {
    text: JSON.stringify(EVENTS),
    again: (text) => JSON.stringify(lightcurve.readEvents(text)),
  },
  truth: {
    text: JSON.stringify(observation.truth),
    again: (text) => JSON.stringify(simulate.readTruth(text)),
  },
};

/** Positions on the sky as people write them. */
export const POSITIONS = [
  "05 34 31.94 +22 00 52.2",
  "5h34m31.94s -22d00m52s",
  "83.6331 22.0145",
  "05:34:31.94, -22:00:52.2",
  "05 34 31.94 22 00.87",
  "83,6331 22,0145",
];

const tan = {
  ...{ CTYPE1: "RA---TAN", CRVAL1: 83.63, CRPIX1: 320.5, CUNIT1: "deg", NAXIS1: 640 },
  ...{ CTYPE2: "DEC--TAN", CRVAL2: 22.01, CRPIX2: 240.5, CUNIT2: "deg", NAXIS2: 480 },
};
const cd = { CD1_1: -4e-4, CD1_2: 1e-6, CD2_1: 1e-6, CD2_2: 4e-4 };

/** Headers with every way to state a coordinate system. */
export const WCS_HEADERS: readonly Readonly<Record<string, string | number | boolean | null>>[] = [
  { ...tan, CDELT1: -4e-4, CDELT2: 4e-4, CROTA2: 10, EQUINOX: 2000, RADESYS: "FK5" },
  { ...tan, ...cd, EPOCH: 1950, RADECSYS: "FK4" },
  { ...tan, CDELT1: -4e-4, CDELT2: 4e-4, PC1_1: 1, PC1_2: 0.1, PC2_1: -0.1, PC2_2: 1 },
  {
    ...{ ...tan, ...cd, CTYPE1: "RA---TAN-SIP", CTYPE2: "DEC--TAN-SIP", A_ORDER: 2, B_ORDER: 2 },
    ...{ A_2_0: 1e-6, A_0_2: 2e-6, B_1_1: 1e-6, AP_ORDER: 2, BP_ORDER: 2, AP_2_0: -1e-6 },
  },
  { ...tan, ...cd, CTYPE1: "RA---TPV", CTYPE2: "DEC--TPV", PV1_1: 1, PV1_4: 1e-4, PV2_1: 1 },
  { ...tan, ...cd, CTYPE1: "GLON-AIT", CTYPE2: "GLAT-AIT", LONPOLE: 180, LATPOLE: 0 },
  { ...tan, ...cd, CTYPE1: "RA---ZPN", CTYPE2: "DEC--ZPN", PV2_1: 1, PV2_3: 0.1 },
  {
    ...{ ...tan, ...cd, CTYPE1: "RA---TNX", CTYPE2: "DEC--TNX" },
    WAT1_001: 'wtype=tnx axtype=ra lngcor = "3. 2. 2. 2. -1. 1. -1. 1. 1e-4 1e-4 1e-4 "',
    WAT2_001: 'wtype=tnx axtype=dec latcor = "3. 2. 2. 2. -1. 1. -1. 1. 1e-4 1e-4 1e-4 "',
  },
];
