/** Where the names of stars go on a picture: beside their circles, clear of each other. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A circle and its label, whose letters take `width` and `height` px. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Distances of labels from their circles that are tried, in heights of a label. */
const DISTANCES = [0, 0.8, 1.7];
/** Space between a circle and its label, px. */
const GAP = 3;

/**
 * A place for each label inside the page: the first in the order right, left, above, below, corners,
 * then farther out, that covers nothing; else the one that covers least.
 *
 * @param radius - of every circle, px.
 */
export function placeLabels(marks: readonly Labelled[], radius: number, page: Box): Box[] {
  const taken: Box[] = marks.map(({ x, y }) => ({
    left: x - radius,
    top: y - radius,
    right: x + radius,
    bottom: y + radius,
  }));
  return marks.map((mark) => {
    const places = DISTANCES.flatMap((distance) =>
      around(mark, radius + GAP + distance * mark.height),
    );
    const inside = places.filter((box) => isWithin(box, page));
    let chosen = inside[0] ?? places[0]!;
    let least = Number.POSITIVE_INFINITY;
    for (const box of inside) {
      const covered = taken.reduce((area, other) => area + overlap(box, other), 0);
      if (covered >= least) continue;
      least = covered;
      chosen = box;
    }
    taken.push(chosen);
    return chosen;
  });
}

/** The eight places of a label at `gap` px from the centre of its star. */
function around({ x, y, width, height }: Labelled, gap: number): Box[] {
  const at = (left: number, top: number): Box => ({
    left,
    top,
    right: left + width,
    bottom: top + height,
  });
  // Labels in the corners may come as near as the circle lets them.
  const near = 0.75 * gap;
  return [
    at(x + gap, y - height / 2),
    at(x - gap - width, y - height / 2),
    at(x - width / 2, y - gap - height),
    at(x - width / 2, y + gap),
    at(x + near, y - near - height),
    at(x - near - width, y + near),
    at(x + near, y + near),
    at(x - near - width, y - near - height),
  ];
}

/** Area that two boxes share, px². */
const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const isWithin = (a: Box, b: Box): boolean =>
  a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
