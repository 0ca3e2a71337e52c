/**
 * The characters of the IOTA-VTI as a pen draws them, for simulations: drawn by hand from what they
 * look like, apart from the dots that the reader knows them by, which therefore prove nothing to
 * themselves. Places are in dots of a character 10 wide and 14 high, at the middle of the stroke.
 */

/** Corners of the strokes, `x,y` from one to the next; strokes are parted by a slash. */
const PATHS: Readonly<Record<string, string>> = {
  "0": "3,1 7,1 9,3 9,11 7,13 3,13 1,11 1,3 3,1",
  "1": "2.7,3.3 5,1 5,13/3,13 7,13",
  "2": "1,3.5 3,1 7,1 9,3 9,4.5 1,12.5 1,13 9,13",
  "3": "1,3.5 3,1 7,1 9,3 9,5 7,7 5,7/7,7 9,9 9,11 7,13 3,13 1,11",
  "4": "7,13 7,1 1,7.7 1,9 9,9",
  "5": "9,1 1,1 1,5 7,5 9,7 9,11 7,13 3,13 1,11",
  "6": "9,3.3 7,1 3,1 1,3 1,11 3,13 7,13 9,11 9,9 7,7 1,7",
  "7": "1,1 9,1 9,2.7 5,7 5,13",
  "8": "3,1 7,1 9,3 9,5 7,7 3,7 1,5 1,3 3,1/3,7 1,9 1,11 3,13 7,13 9,11 9,9 7,7",
  "9": "1,10.7 3,13 7,13 9,11 9,3 7,1 3,1 1,3 1,5 3,7 9,7",
  ":": "5,2.7 5,3.3/5,10.7 5,11.3",
  x: "1,5 9,12/9,5 1,12",
  P: "1,13 1,1 7,1 9,3 9,5 7,7 1,7",
  G: "9,3 7,1 3,1 1,3 1,11 3,13 7,13 9,11 9,8 6,8",
  N: "1,13 1,1 9,12 9,13 9,1",
  "⌛": "1,1 9,1 1,13 9,13 1,1",
};

type Point = readonly [x: number, y: number];

/** Distance of a place from the nearest stroke of a character, in dots; Infinity for a blank. */
export function distanceToStrokes(character: string, x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [from, to] of SEGMENTS.get(character) ?? []) {
    least = Math.min(least, distanceToSegment(x, y, from, to));
  }
  return least;
}

function distanceToSegment(x: number, y: number, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy);
  const place = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - place * dx, y - y0 - place * dy);
}

const pointOf = (text: string): Point => {
  const [x = 0, y = 0] = text.split(",").map(Number);
  return [x, y];
};

const SEGMENTS: ReadonlyMap<string, readonly (readonly [Point, Point])[]> = new Map(
  Object.entries(PATHS).map(([character, strokes]) => [
    character,
    strokes.split("/").flatMap((stroke) => {
      const points = stroke.split(" ").map(pointOf);
      return points.slice(1).map((to, i) => [points[i]!, to] as const);
    }),
  ]),
);
