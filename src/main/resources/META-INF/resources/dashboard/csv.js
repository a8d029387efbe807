/** Characters that make a spreadsheet treat a cell as a formula, even after white space. */
const FORMULA = /^[\s\u0000]*[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Formats a cell so that no text becomes a formula; numbers stay numbers. */
export function cell(value) {
  const text = value === undefined || value === null ? '' : String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Formats rows of values as CSV (RFC 4180). */
export function csv(rows) {
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');
}
