/** `star1`, `star2` …, without the names that are taken. */

/** A function that gives the next free name; each is taken from then on. */
export function freeNames(prefix: string, taken: Set<string>): () => string {
  let number = 0;
  return () => {
    do number++;
    while (taken.has(`${prefix}${number}`));
    const name = `${prefix}${number}`;
    taken.add(name);
    return name;
  };
}
