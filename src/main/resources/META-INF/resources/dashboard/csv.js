/** Letters with which a spreadsheet takes a cell for a formula, also behind white space. */
const FORMULA = /^[\s\u0000]*[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** One cell: never a formula, whatever a symbol or a name holds; numbers stay numbers. */
export function cell(value) {
  const text = value === undefined || value === null ? '' : String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of values as RFC 4180 has them. */
export function csv(rows) {
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');
}
