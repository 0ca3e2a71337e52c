/** What became of the stars that were named by their place on the sky. */

import type { Extraction } from "@photkit/extraction";
import { formatSkyPosition } from "@photkit/wcs";
import type { PlacedStar, SkyStars } from "../arguments/sky-stars.ts";
import { pointingLines, pointingOf } from "./pointing.ts";

/** How far the star that was taken lies from where it was expected. */
interface FoundStar extends PlacedStar {
  readonly found: { readonly x: number; readonly y: number } | null;
}

const foundStars = ({ placed }: SkyStars, { setup }: Extraction): FoundStar[] =>
  placed.map((star) => {
    const own = setup.stars.find(({ name }) => name === star.name);
    return { ...star, found: own === undefined || own.flux === null ? null : own };
  });

/** The extraction with the plate and the positions in its provenance. */
export function withSkyFacts(extraction: Extraction, sky: SkyStars): Extraction {
  if (sky.plate === null) return extraction;
  const { lightCurve, setup } = extraction;
  const { width, height } = extraction.reference;
  const stars = foundStars(sky, extraction).map(({ name, position, x, y, found }) => ({
    name,
    position: formatSkyPosition(position),
    ...position,
    expected: { x, y },
    found: found && { x: found.x, y: found.y },
  }));
  const facts = { frame: setup.frame, plate: pointingOf(sky.plate, width, height), stars };
  const provenance = { ...lightCurve.provenance, sky: facts };
  return { ...extraction, lightCurve: { ...lightCurve, provenance } };
}

/** What is doubtful about the plate and its stars. */
export function skyWarnings(sky: SkyStars, extraction: Extraction): string[] {
  const { plate } = sky;
  if (plate === null) return [];
  const isUnchecked = plate.fit !== null && plate.fit.used.length === 2 && !plate.fit.mirrored;
  const unseen = foundStars(sky, extraction).filter(({ found }) => found === null);
  return [
    ...plate.warnings,
    ...(isUnchecked && unseen.length > 0
      ? [
          `no star is seen where ${unseen.map(({ name }) => name).join(", ")} should be: two stars fit a mirrored field as well, which --mirrored says.`,
        ]
      : []),
  ];
}

/** The field and the stars, for the end of a run. */
export function skyLines(sky: SkyStars, extraction: Extraction): string[] {
  const { plate } = sky;
  if (plate === null) return [];
  const { width, height } = extraction.reference;
  const pointing = pointingOf(plate, width, height);
  const [where, how] = pointingLines(pointing);
  return [
    `sky          ${where}`,
    `             ${how}`,
    ...foundStars(sky, extraction).map(({ name, position, x, y, found }) => {
      const expected = `${name} at ${formatSkyPosition(position)} is expected at ${x.toFixed(2)},${y.toFixed(2)} px`;
      if (found === null) return `             ${expected}; no star is seen there`;
      const px = Math.hypot(found.x - x, found.y - y);
      return `             ${expected}, and seen ${px.toFixed(2)} px (${(px * pointing.scaleArcsec).toFixed(1)}") from there`;
    }),
  ];
}
