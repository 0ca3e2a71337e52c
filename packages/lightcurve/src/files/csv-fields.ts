/** Fields of comma-separated text with quotes, after RFC 4180. */

/**
 * Splits comma-separated text into rows of trimmed fields. A field that begins with a quote ends at
 * the next one and may hold commas, line breaks and doubled quotes; a quote elsewhere is a
 * character. null when a quoted field never ends.
 */
export function csvFields(text: string): string[][] | null {
  const rows: string[][] = [];
  let fields: string[] = [];
  let at = 0;
  const lineEnd = /\r\n|\r|\n/y;
  const plain = /[^,\r\n]*/y;
  const quoted = /[ \t]*"((?:[^"]|"")*)"/y;
  while (at <= text.length) {
    quoted.lastIndex = at;
    const inQuotes = quoted.exec(text);
    if (inQuotes === null && /^[ \t]*"/.test(text.slice(at, at + 80))) return null;
    plain.lastIndex = inQuotes === null ? at : quoted.lastIndex;
    const rest = plain.exec(text)?.[0] ?? "";
    fields.push(
      inQuotes === null ? rest.trim() : `${inQuotes[1]!.replaceAll('""', '"')}${rest}`.trim(),
    );
    at = plain.lastIndex;
    if (text[at] === ",") {
      at++;
      continue;
    }
    rows.push(fields);
    fields = [];
    if (at >= text.length) break;
    lineEnd.lastIndex = at;
    lineEnd.exec(text);
    at = lineEnd.lastIndex;
  }
  return rows;
}
