/** The path of a field in a document: `stars[1].method.radius`. */

/** Most characters of a key that are shown. */
const LONGEST = 60;

/** Keys and indices from the root as people write them; keys that are no words in quotes. */
export function pathText(keys: readonly unknown[]): string {
  let text = "";
  for (const key of keys) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[A-Za-z_$][\w$-]{0,59}$/.test(String(key))) text += `${text && "."}${String(key)}`;
    else text += `[${JSON.stringify(String(key).slice(0, LONGEST))}]`;
  }
  return text;
}
