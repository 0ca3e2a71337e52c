/** What is damaged and read, family by family: values that hold, or the own tagged error. */

import { damagedDocuments } from "../../../../scripts/damage-json.ts";
import type { FuzzCase } from "../../../../scripts/fuzz-worker.ts";
import {
  coreStats,
  extraction,
  ioVideo,
  lightcurve,
  simulate,
  stacking,
  wcs,
} from "../../src/index.ts";
import { damagedBytes, damagedText, oddValue } from "./damage-text.ts";
import { CSV_FILES, CURVE_CSV, CUTOUTS, DOCUMENTS, POSITIONS, WCS_HEADERS } from "./samples.ts";

type Random = ReturnType<typeof coreStats.createRandom>;
type Family = (random: Random) => FuzzCase;

const pick = <T>(random: Random, from: readonly T[]): T => from[random.integer(from.length)]!;

/** Runs `work`; an error must be one of the packages' own. */
function orOwnError(work: () => void): void {
  try {
    work();
  } catch (error) {
    const isOwn =
      lightcurve.isLightCurveError(error) ||
      extraction.isExtractionError(error) ||
      stacking.isStackingError(error) ||
      simulate.isSimulationError(error) ||
      ioVideo.isVideoError(error) ||
      wcs.isWcsError(error);
    if (!isOwn) throw error;
  }
}

const claim = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

const csvTexts = { ...CSV_FILES, PhotKit: CURVE_CSV };

const csv: Family = (random) => {
  const [name, text] = pick(random, Object.entries(csvTexts));
  const damaged = damagedText(text, random);
  return {
    name: `light curve of ${name}`,
    damaged,
    run: () =>
      orOwnError(() => {
        const curve = lightcurve.readLightCurveCsv(damaged);
        const lengths = curve.apertures.map(({ flux }) => flux.length);
        claim(lengths.length > 0, "a light curve without stars");
        claim(
          lengths.every((length) => length === curve.length),
          `${curve.length} rows, columns of ${lengths}`,
        );
        claim(lightcurve.readJson(lightcurve.writeJson(curve)).length === curve.length, "JSON");
        orOwnError(() => void lightcurve.writePymovieCsv(curve));
      }),
  };
};

const damagedJson = new Map(
  Object.entries(DOCUMENTS).map(([name, { text }]) => [
    name,
    [...damagedDocuments(JSON.parse(text))].map((one) => one.text),
  ]),
);

const documents: Family = (random) => {
  const [name, { text, again }] = pick(random, Object.entries(DOCUMENTS));
  const structure = pick(random, damagedJson.get(name)!);
  const kind = random.integer(3);
  const damaged =
    kind === 0
      ? damagedText(text, random)
      : kind === 1
        ? structure
        : damagedText(structure, random);
  return {
    name,
    damaged,
    run: () => {
      orOwnError(() => {
        const written = again(damaged);
        claim(again(written) === written, "what was written is read as something else");
      });
      claim(
        !("ranCodeOfADocument" in globalThis) && !("x" in {}),
        "a document changed the program",
      );
    },
  };
};

const positions: Family = (random) => {
  const damaged = damagedText(pick(random, POSITIONS), random);
  return {
    name: "position",
    damaged,
    run: () =>
      orOwnError(() => {
        const { raDegrees, decDegrees } = wcs.parseSkyPosition(damaged);
        const holds = raDegrees >= 0 && raDegrees < 360 && Math.abs(decDegrees) <= 90;
        claim(holds, `the position ${raDegrees} ${decDegrees}`);
        const back = wcs.parseSkyPosition(wcs.formatSkyPosition({ raDegrees, decDegrees }));
        const apart = wcs.separationArcsec({ raDegrees, decDegrees }, back);
        claim(apart < 1, `written and read again it is ${apart} arcsec away`);
      }),
  };
};

const KEYWORDS = [
  ...new Set(WCS_HEADERS.flatMap((header) => Object.keys(header))),
  ...["WCSAXES", "NAXIS", "A_9_9", "B_ORDER", "PV1_39", "PV2_20", "PV2_0", "CTYPE3", "CRVAL3"],
  ...["CUNIT3", "CD3_3", "CROTA1", "LTV1", "DATE-OBS", "A_DMAX", "PC3_3", "CNPIX1", "PLTSCALE"],
];

const headers: Family = (random) => {
  const header: Record<string, string | number | boolean | null | undefined> = {
    ...pick(random, WCS_HEADERS),
  };
  for (let i = random.integer(4); i >= 0; i--) {
    const keyword = pick(random, random.integer(3) === 0 ? KEYWORDS : Object.keys(header));
    const value = header[keyword];
    if (typeof value === "string" && random.integer(2) === 0) {
      header[keyword] = damagedText(value, random);
    } else if (typeof value === "number" && random.integer(3) === 0) {
      header[keyword] = pick(random, [-value, 1e6 * value, String(value), value + 1, 0 * value]);
    } else header[keyword] = oddValue(random);
  }
  const [x, y] = [640 * random.uniform(), 480 * random.uniform()];
  return {
    name: "coordinates of a header",
    damaged: JSON.stringify(header),
    run: () =>
      orOwnError(() => {
        wcs.hasWcs(header);
        const found = wcs.wcsFromHeader(header);
        const sky = found.pixelToSky(x, y);
        const holds = !(
          sky.raDegrees < 0 ||
          sky.raDegrees > 360 ||
          Math.abs(sky.decDegrees) > 90.001
        );
        claim(holds, `pixel ${x}, ${y} is at ${sky.raDegrees} ${sky.decDegrees}`);
        if (Number.isFinite(sky.raDegrees + sky.decDegrees)) {
          found.skyToPixel(sky.raDegrees, sky.decDegrees);
        }
        orOwnError(() => {
          const again = wcs.wcsFromHeader(wcs.wcsToHeader(found)).pixelToSky(x, y);
          const isSame = Number.isNaN(sky.raDegrees) || wcs.separationArcsec(sky, again) < 1;
          claim(isSame, `written and read again: ${JSON.stringify([sky, again])}`);
        });
      }),
  };
};

const plates: Family = (random) => {
  const number = () => oddValue(random) as number;
  const stars = Array.from({ length: random.integer(9) }, (_, i) => {
    const [x, y] = [640 * random.uniform(), 480 * random.uniform()];
    const star = { x, y, raDegrees: 83 + (x - 320) / 2500, decDegrees: 22 + (y - 240) / 2500 };
    if (random.integer(6) > 0) return star;
    const field = pick(random, ["x", "y", "raDegrees", "decDegrees", "weight"]);
    return { ...star, [field]: i % 2 ? number() : 0 };
  });
  if (stars.length > 1 && random.integer(5) === 0) stars.fill(stars[0]!, 1);
  const model = pick(random, ["auto", "similarity", "affine", "sip"] as const);
  const options = {
    model,
    ...(random.integer(3) === 0 && { mirrored: random.integer(2) === 0 }),
    ...(random.integer(6) === 0 && { pixelAspect: number() }),
    ...(random.integer(6) === 0 && { falseRejection: number() }),
    ...(random.integer(6) === 0 && { centre: { x: number(), y: number() } }),
  };
  return {
    name: "plate",
    damaged: JSON.stringify({ stars, options }),
    run: () =>
      orOwnError(() => {
        const fit = wcs.fitPlate(stars, options);
        const { raDegrees, decDegrees } = fit.wcs.pixelToSky(320, 240);
        claim(Number.isFinite(raDegrees + decDegrees), "a plate that does not know its middle");
      }),
  };
};

const cards: Family = (random) => {
  const text = Object.entries(pick(random, WCS_HEADERS))
    .map(
      ([keyword, value]) =>
        `${keyword.padEnd(8)}= ${typeof value === "string" ? `'${value}'` : value}`,
    )
    .map((card) => card.padEnd(80))
    .join("");
  const damaged = damagedText(text, random);
  return {
    name: "cards",
    damaged,
    run: () =>
      orOwnError(() => {
        const { values } = ioVideo.parseFitsHeader(damaged);
        if (wcs.hasWcs(values)) wcs.wcsFromHeader(values).pixelToSky(1, 1);
      }),
  };
};

/** Windows of one star, with bytes set, moved, removed: what they say of themselves is damaged most. */
const cutouts: Family = (random) => {
  const damaged = damagedBytes(CUTOUTS, random);
  return {
    name: "cut-outs",
    damaged,
    run: async () => {
      try {
        const star = await extraction.openCutouts(ioVideo.bytesSource(damaged, "cut-outs.fits"));
        const lengths = [star.utcMicroseconds, star.x, star.y, star.flags].map((c) => c.length);
        claim(
          lengths.every((length) => length === star.frames.length),
          `columns of ${lengths}`,
        );
        for (const row of [0, star.frames.length - 1]) await star.window(row);
      } catch (error) {
        orOwnError(() => {
          throw error;
        });
      }
    },
  };
};

const FAMILIES: readonly Family[] = [
  csv,
  documents,
  headers,
  positions,
  plates,
  cards,
  csv,
  cutouts,
];

/** Case `number`: the same damage every time. */
export const textCase = (number: number): FuzzCase =>
  FAMILIES[number % FAMILIES.length]!(coreStats.createRandom(number));
