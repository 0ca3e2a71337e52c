import { createRandom } from "@photkit/core-stats";
import { createImage, type Image } from "@photkit/image";
import { describe, expect, it } from "vitest";
import { readsDamaged } from "../../../scripts/damage-json.ts";
import {
  type DefectKind,
  defectMap,
  defectMask,
  defectProfile,
  deleteDefectProfile,
  findDefects,
  isStackingError,
  masterFrame,
  mergeDefects,
  noDefectProfiles,
  readDefectMap,
  readDefectProfiles,
  saveDefectProfile,
} from "../src/index.ts";

const WIDTH = 60;
const HEIGHT = 50;
/** Pixels of the simulated camera that are not like the others. */
const BRIGHT = [205, 206, 1333, 2999];
const COLD = [777];
const NOISY = [410, 1500];
const STUCK = [2020];

/** Dark frames of a camera with a gradient, read noise of 5 counts, rounded, and the defects above. */
function darkFrames(count: number, seed: number): Image<Uint16Array>[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const data = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
      const level =
        100 + 0.5 * (i % WIDTH) + (BRIGHT.includes(i) ? 80 : 0) - (COLD.includes(i) ? 60 : 0);
      const noise = NOISY.includes(i) ? 40 : 5;
      return STUCK.includes(i) ? 120 : Math.max(0, Math.round(level + noise * random.normal()));
    });
    return createImage(data, WIDTH, HEIGHT);
  });
}

const placesOf = (map: ReturnType<typeof findDefects>, kind: DefectKind) =>
  map.defects.filter(({ kinds }) => kinds.includes(kind)).map(({ x, y }) => y * WIDTH + x);

describe("defects", () => {
  it.each([1, 2, 3, 4, 5])(
    "of a camera are found in its dark frames, and nothing else (seed %i)",
    async (seed) => {
      const { image, spread } = await masterFrame(darkFrames(30, seed));
      const map = findDefects({ dark: image, noise: spread });
      expect(placesOf(map, "bright").filter((i) => !NOISY.includes(i))).toEqual(BRIGHT);
      expect(placesOf(map, "dark").filter((i) => !NOISY.includes(i))).toEqual(COLD);
      expect(placesOf(map, "noisy")).toEqual(NOISY);
      expect(placesOf(map, "dead")).toEqual(STUCK);
    },
  );

  it("are not found in the frames of a sound camera that mostly reads 0", async () => {
    const random = createRandom(11);
    const frames = Array.from({ length: 20 }, () =>
      createImage(
        Uint8Array.from({ length: WIDTH * HEIGHT }, () => (random.uniform() < 0.05 ? 1 : 0)),
        WIDTH,
        HEIGHT,
      ),
    );
    const { image, spread } = await masterFrame(frames);
    expect(findDefects({ dark: image, noise: spread }).defects).toEqual([]);
  });

  it("are found in a flat where pixels do not answer to light, or too much", () => {
    const flat = createImage(new Float64Array(WIDTH * HEIGHT).fill(4000), WIDTH, HEIGHT);
    flat.data[100] = 10;
    flat.data[200] = Number.NaN;
    flat.data[300] = 9000;
    flat.data[400] = 4400;
    const map = findDefects({ flat });
    expect(placesOf(map, "dead")).toEqual([100, 200]);
    expect(placesOf(map, "gain")).toEqual([300]);
    expect(placesOf(findDefects({ flat }, { gainTolerance: 0.05 }), "gain")).toEqual([300, 400]);
  });

  it("need a picture to be found in, and pictures of one size", () => {
    expect(() => findDefects({})).toThrow(/found in a dark, noise or flat frame/);
    const small = createImage(new Float64Array(4), 2, 2);
    const large = createImage(new Float64Array(9), 3, 3);
    expect(() => findDefects({ dark: small, flat: large })).toThrow(/2 x 2 px.*Received 3 x 3/);
  });
});

describe("a defect map", () => {
  const map = defectMap(4, 3, [
    { x: 3, y: 2, kinds: ["noisy"] },
    { x: 1, y: 0, kinds: ["listed"] },
    { x: 3, y: 2, kinds: ["bright"] },
  ]);

  it("has each pixel once, in row order, with all its kinds", () => {
    expect(map.defects).toEqual([
      { x: 1, y: 0, kinds: ["listed"] },
      { x: 3, y: 2, kinds: ["bright", "noisy"] },
    ]);
    expect([...defectMask(map)]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("goes through JSON unchanged", () => {
    expect(readDefectMap(JSON.parse(JSON.stringify(map)))).toEqual(map);
  });

  it("is united with others of its size", () => {
    const other = defectMap(4, 3, [{ x: 0, y: 0, kinds: ["dead"] }]);
    expect(mergeDefects(map, other).defects.map(({ x }) => x)).toEqual([0, 1, 3]);
    expect(() => mergeDefects(map, defectMap(3, 4, []))).toThrow(/4 x 3 px.*Received 3 x 4/);
  });

  it.each([
    [null, "the defect map must be an object. Received null."],
    [{ ...map, version: 2 }, "in the defect map, version must be 1. Received 2."],
    [{ ...map, defects: undefined }, "defects must be a list"],
    [{ ...map, defects: [{ x: 1, y: 1 }] }, "defects[0].kinds must be a list"],
    [{ ...map, width: 2 }, "defects[1].x must be between 0 and 1. Received 3."],
    [{ ...map, width: 1e9 }, "width must be an integer between 1 and 100000. Received 1000000000."],
    [{ ...map, defects: [{ x: 1, y: 1.5, kinds: [] }] }, "defects[0].y must be an integer of"],
    [{ ...map, defects: [{ x: 1, y: 1, kinds: ["odd"] }] }, "defects[0].kinds[0] must be one of"],
    [{ ...map, defect: [] }, "defect must be left out: the fields here are format, version, width"],
  ])("is refused when it is malformed (%#)", (value, message) => {
    expect(() => readDefectMap(value)).toThrow(message);
    try {
      readDefectMap(value);
    } catch (error) {
      expect(isStackingError(error, "malformed-json")).toBe(true);
    }
  });

  it("is saved under a name, read back and deleted, and the document stays as it was", () => {
    const one = saveDefectProfile(noDefectProfiles, "QHY174 gain 300", map);
    const two = saveDefectProfile(one, "WAT-910", defectMap(2, 2, []));
    expect(noDefectProfiles.profiles).toEqual({});
    const read = readDefectProfiles(JSON.parse(JSON.stringify(two)));
    expect(defectProfile(read, "QHY174 gain 300")).toEqual(map);
    const replaced = saveDefectProfile(read, "WAT-910", map);
    expect(defectProfile(replaced, "WAT-910")).toEqual(map);
    expect(Object.keys(deleteDefectProfile(read, "WAT-910").profiles)).toEqual(["QHY174 gain 300"]);
    expect(() => defectProfile(read, "toString")).toThrow(/There are: QHY174 gain 300, WAT-910/);
    expect(() => deleteDefectProfile(noDefectProfiles, "x")).toThrow(/There is none/);
    expect(() => saveDefectProfile(read, " ", map)).toThrow(/profile's name/);
    expect(() => readDefectProfiles(map)).toThrow(/photkit-defect-profiles/);
    expect(() => readDefectProfiles({ ...read, profiles: { a: {} } })).toThrow(
      'in the defect profiles, profiles.a.format must be "photkit-defects". Received nothing.',
    );
  });
});

describe("the JSON of defects", () => {
  const isOwn = (error: unknown) => isStackingError(error, "malformed-json");
  const map = defectMap(4, 3, [
    { x: 0, y: 0, kinds: ["bright"] },
    { x: 3, y: 2, kinds: ["dark", "noisy"] },
  ]);

  it("is read, or refused by the path of a field, whatever is damaged in a map", () => {
    const read = (text: string) => readDefectMap(JSON.stringify(readDefectMap(text)));
    const { faults, refused } = readsDamaged(map, read, isOwn);
    expect(faults).toEqual([]);
    expect(refused).toBeGreaterThan(200);
  });

  it("is read, or refused by the path of a field, whatever is damaged in profiles", () => {
    const profiles = saveDefectProfile(noDefectProfiles, "QHY174 gain 300", map);
    const read = (text: string) => readDefectProfiles(JSON.stringify(readDefectProfiles(text)));
    const { faults } = readsDamaged(profiles, read, isOwn);
    expect(faults).toEqual([]);
  });

  it("keeps profiles of any name but __proto__, and refuses a name that stands twice", () => {
    for (const name of ["constructor", "prototype", "toString", "a.b", "ü"]) {
      const saved = saveDefectProfile(noDefectProfiles, name, map);
      expect(defectProfile(readDefectProfiles(JSON.stringify(saved)), name)).toEqual(map);
    }
    expect(() => saveDefectProfile(noDefectProfiles, "__proto__", map)).toThrow("profile's name");
    const one = JSON.stringify(saveDefectProfile(noDefectProfiles, "a", map));
    const twice = one.replace(/("a":.*)}}$/, "$1,$1}}");
    expect(() => readDefectProfiles(twice)).toThrow("Received profiles.a more than once");
  });
});
