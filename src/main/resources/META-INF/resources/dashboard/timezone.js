import { preferences } from './dom.js';

const HOUR_MS = 3_600_000;
const US = 'America/New_York';
/** Time zones of exchanges; the times of others are in UTC. */
const EXCHANGES = { NASDAQ: US, NYSE: US, 'NYSE Arca': US, AMEX: US, CBOE: US, INDEX: US, LSE: 'Europe/London', XETRA: 'Europe/Berlin', TSE: 'Asia/Tokyo' };

let choice = preferences.get('zone') ?? 'local';
let exchange = 'UTC';
const formats = new Map();
const shifts = new Map();

/** The chosen time zone: local, exchange or utc. */
export const timeZone = {
  get choice() {
    return choice;
  },
  set choice(name) {
    choice = name;
    shifts.clear();
  },
  /** The exchange of the selected symbol, whose time zone applies to all times of the page. */
  set exchange(name) {
    const zone = EXCHANGES[name] ?? 'UTC';
    if (zone !== exchange) {
      exchange = zone;
      shifts.clear();
    }
  },
};

/** Returns the name of the time zone at a time: CET, EST, UTC. */
export function zoneName(micros = Date.now() * 1_000) {
  return part(formatOf(current()), micros / 1_000, 'timeZoneName');
}

/** Returns a date whose local fields are those of the chosen time zone. */
export function wallTime(micros) {
  const ms = micros / 1_000;
  const zone = current();
  return new Date(zone === undefined ? ms : ms + shift(zone, ms));
}

function current() {
  return { local: undefined, utc: 'UTC', exchange }[choice];
}

/** Returns the difference to local time in ms, which is the same for every time of an hour. */
function shift(zone, ms) {
  const hour = Math.floor(ms / HOUR_MS);
  if (!shifts.has(hour)) {
    if (shifts.size > 10_000) {
      shifts.clear();
    }
    const parts = Object.fromEntries(formatOf(zone).formatToParts(hour * HOUR_MS).map(({ type, value }) => [type, Number(value)]));
    shifts.set(hour, new Date(parts.year, parts.month - 1, parts.day, parts.hour % 24, parts.minute).getTime() - hour * HOUR_MS);
  }
  return shifts.get(hour);
}

function formatOf(zone) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat('en-US', {
      timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23', timeZoneName: 'short',
    }));
  }
  return formats.get(zone);
}

const part = (format, ms, name) => format.formatToParts(ms).find(({ type }) => type === name)?.value ?? '';
