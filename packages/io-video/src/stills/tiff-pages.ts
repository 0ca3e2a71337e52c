/** The images of a TIFF file: which of its directories are frames, and what is left out. */

import type { ByteSource } from "../byte-source.ts";
import type { StillPages } from "./still-sequence.ts";
import { oneNumber, openTiff, type TiffTags } from "./tiff-tags.ts";

const [NEW_SUBFILE_TYPE, SUBFILE_TYPE, SUB_DIRECTORIES, DESCRIPTION] = [254, 255, 330, 270];
/** Bits of the new tag, and a value of the old one (TIFF 6.0, p. 36 and 40). */
const [REDUCED, MASK] = [1, 4];
const OLD_REDUCED = 2;

interface Page {
  readonly number: number;
  readonly place: number;
  readonly size: string;
  readonly isAside: boolean;
}

/**
 * The pages of a file in the order of its directories. Reduced images and masks are no frames, nor are
 * pages of another size than the first frame; the warnings name them.
 *
 * @throws Error when the file has no first directory.
 */
export async function tiffPages(source: ByteSource): Promise<StillPages> {
  const tiff = await openTiff(source);
  const pages: Page[] = [];
  const warnings: string[] = [];
  const seen = new Set<number>();
  let below = 0;
  let images = 0;
  for (let place = tiff.first; place !== 0; ) {
    if (seen.has(place)) {
      warnings.push(`${source.name}: the pages after page ${pages.length} lead back to it`);
      break;
    }
    seen.add(place);
    const tags: TiffTags | null = await tiff.directory(place).catch((error: unknown) => {
      if (pages.length === 0) throw error;
      return null;
    });
    if (tags === null) {
      warnings.push(`${source.name}: what follows page ${pages.length} cannot be read`);
      break;
    }
    pages.push(await pageOf(tags, pages.length + 1, place));
    below += tags.has(SUB_DIRECTORIES) ? (await tags.numbers(SUB_DIRECTORIES)).length : 0;
    if (pages.length === 1) images = imagesOf(await tags.text(DESCRIPTION).catch(() => null));
    place = tags.next;
  }
  const main = pages.filter((page) => !page.isAside);
  const [first = pages[0]!] = main;
  const frames = main.length === 0 ? [first] : main.filter((page) => page.size === first.size);
  const leave = (left: readonly Page[], why: string) => {
    if (left.length > 0) warnings.push(`${source.name}: ${namesOf(left)} left out: ${why}`);
  };
  leave(
    pages.filter((page) => page.isAside && page !== first),
    "reduced images or masks",
  );
  leave(
    main.filter((page) => page.size !== first.size),
    `another size than the ${first.size} pixels of page ${first.number}`,
  );
  if (below > 0) warnings.push(`${source.name}: ${below} images below its pages were left out`);
  if (images > pages.length && pages.length === 1) {
    warnings.push(`${source.name}: ImageJ states ${images} images, the file has a page for 1`);
  }
  return { pages: frames.map(({ number, place }) => ({ number, place })), warnings };
}

async function pageOf(tags: TiffTags, number: number, place: number): Promise<Page> {
  const one = (tag: number) => oneNumber(tags, tag, 0).catch(() => 0);
  const isAside =
    ((await one(NEW_SUBFILE_TYPE)) & (REDUCED | MASK)) !== 0 ||
    (await one(SUBFILE_TYPE)) === OLD_REDUCED;
  return { number, place, size: `${await one(256)} x ${await one(257)}`, isAside };
}

/** Images that ImageJ says are in a file; its stacks beyond 4 GB have one directory for all. */
const imagesOf = (description: string | null): number =>
  Number(/^ImageJ=[\s\S]*?^images=(\d+)/m.exec(description ?? "")?.[1] ?? 1);

/** At most this many pages are named one by one. */
const MOST_NAMED = 8;

function namesOf(pages: readonly Page[]): string {
  if (pages.length === 1) return `page ${pages[0]!.number} was`;
  if (pages.length > MOST_NAMED) return `${pages.length} pages were`;
  return `pages ${pages.map(({ number }) => number).join(", ")} were`;
}
