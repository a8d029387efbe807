import { preferences } from './dom.js';

const HOUR_MS = 3_600_000;
/** Time zones differ from UTC by multiples of this. */
export const QUARTER_SECONDS = 900;
const MAX_HOURS = 10_000;

let choice = preferences.get('zone') ?? 'local';
let exchange = 'UTC';
const formats = new Map();
/** By time zone, the difference to local time of each hour. */
const shifts = new Map();

/** The chosen time zone: local, exchange or utc. */
export const timeZone = {
  get choice() {
    return choice;
  },
  set choice(name) {
    choice = name;
  },
  /** The time zone of the exchange of the selected symbol, which applies to all times of the page. */
  set exchange(zone) {
    exchange = zone;
  },
};

/** Returns the name of the time zone at a time: CET, EST, UTC. */
export function zoneName(micros = Date.now() * 1_000) {
  return part(formatOf(current()), micros / 1_000, 'timeZoneName');
}

/** Returns the number of the quarter of an hour, in which no date changes in any time zone. */
export const quarterOf = micros => Math.floor(micros / (QUARTER_SECONDS * 1_000_000));

/** Returns a date whose local fields are those of the chosen time zone. */
export const wallTime = micros => dateIn(current(), micros);

/**
 * Returns a date whose local fields are those of a time zone.
 *
 * @param zone identifier of the time zone, or undefined for the local one
 */
export function dateIn(zone, micros) {
  const ms = micros / 1_000;
  return new Date(zone === undefined ? ms : ms + shift(zone, ms));
}

function current() {
  return { local: undefined, utc: 'UTC', exchange }[choice];
}

/** Returns the difference to local time in ms, which is the same for every time of an hour. */
function shift(zone, ms) {
  if (!shifts.has(zone)) {
    shifts.set(zone, new Map());
  }
  const byHour = shifts.get(zone);
  const hour = Math.floor(ms / HOUR_MS);
  if (!byHour.has(hour)) {
    if (byHour.size > MAX_HOURS) {
      byHour.clear();
    }
    const parts = Object.fromEntries(formatOf(zone).formatToParts(hour * HOUR_MS).map(({ type, value }) => [type, Number(value)]));
    byHour.set(hour, new Date(parts.year, parts.month - 1, parts.day, parts.hour % 24, parts.minute).getTime() - hour * HOUR_MS);
  }
  return byHour.get(hour);
}

function formatOf(zone) {
  if (!formats.has(zone)) {
    formats.set(zone, createFormat(zone));
  }
  return formats.get(zone);
}

function createFormat(zone) {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23', timeZoneName: 'short' };
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, ...fields });
  } catch (error) {
    if (error instanceof RangeError) {
      // The server knows forms of identifiers that browsers do not, such as GMT+2.
      return new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...fields });
    }
    throw error;
  }
}

const part = (format, ms, name) => format.formatToParts(ms).find(({ type }) => type === name)?.value ?? '';
