/**
 * The Quotecast client for browsers and Node 20 or newer.
 *
 * Events are the JSON objects of the protocol, with its short keys. Each is parsed once and passed to all listeners
 * without a copy, and is not frozen: do not modify it.
 *
 * Prices and sizes are numbers. The protocol writes them with exactly the decimals of the instrument (`price_decimals`
 * of `http.symbols()`), which a number does not keep: format them with `toFixed(price_decimals)`. Times (`t`) are
 * integer µs since 1970-01-01T00:00Z; durations in the client are in ms.
 */

/**
 * Connects to a feed, and stays connected until it is closed or the server refuses the key.
 *
 * @param address `http://host:8080`, `wss://host/v1/stream`, or a URL relative to the page; by default, the server that
 *   this module was loaded from
 * @throws TypeError if the address is invalid, or if no WebSocket class is available
 */
export function quotecast(address?: string | URL, options?: Options): Feed;

export interface Options {
  /**
   * Sent first on every connection, and with every HTTP request. A function is called for each and may be asynchronous.
   */
  key?: string | (() => string | Promise<string>);
  /**
   * Minimum time between two quotes, tickers or forming bars of a symbol, in ms; the server rounds it up to an interval
   * that it offers. Default 0: every event.
   */
  conflate?: number;
  /** Whether a new subscription starts with the current state, marked `sn: true`. Default true. */
  snapshot?: boolean;
  /** Name that others see in rooms: 1 to 64 characters without control characters. `rename()` changes it. */
  name?: string;
  /** Number of earlier messages of each topic, marked `sn: true`, with which a new subscription starts. Default 0. */
  history?: number;
  /** Whether the messages that this client publishes are among those that it receives. Default true. */
  echo?: boolean;
  /** Closes the client when it is aborted. */
  signal?: AbortSignal;
  /** A class with the interface of the browser's WebSocket, for platforms without one. */
  WebSocket?: new (address: string) => unknown;
  /** Clock, random numbers and timers, for tests. */
  host?: Host;
}

export interface Host {
  /** Monotonic time in ms. */
  now(): number;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Calls the listener whenever the network is available again, until the returned function is called. */
  onOnline(listener: () => void): () => void;
}

/**
 * - `connecting`: no connection was established yet.
 * - `live`: the server has sent its greeting and at least one message within the last two heartbeat intervals.
 * - `stalled`: the connection is open, but the server sent nothing for two heartbeat intervals; values are stale. A new
 *   connection is being opened, after which the state is `live`, or `reconnecting` if that fails.
 * - `reconnecting`: the connection was lost. The next attempt follows after 0.25 to 20 s with full jitter, after the
 *   delay that a restarting server requested, or as soon as the browser is online again.
 * - `closed`: permanently closed by `close()`, by the signal, or because the server refused the key or an administrator
 *   removed the client.
 */
export type State = 'connecting' | 'live' | 'stalled' | 'reconnecting' | 'closed';

export interface StateChange {
  state: State;
  previous: State;
  /** Human-readable. */
  reason: string;
  /** Delay until the next connection attempt; absent while an attempt is in progress. */
  retryMs?: number;
  /** The error with which the server refused the key. */
  error?: QuotecastError;
}

/** One name, several names, or `'*'` for all. Symbols are case-insensitive. */
export type Names = string | Iterable<string>;

export interface Channels {
  trades?: Names;
  quotes?: Names;
  tickers?: Names;
  bars?: Names;
  statuses?: Names;
  /** Price bands (limit up, limit down). */
  lulds?: Names;
  /** Topics, which are also the rooms of the relay. */
  messages?: Names;
  /** Rooms whose members the client wants to know; `'*'` is not possible. */
  presence?: Names;
}

export interface Feed {
  readonly state: State;
  readonly paused: boolean;
  /** First message of the server on the current connection: `session`, `epoch`, `limits`, `conflate_ms`, ... */
  readonly greeting: Greeting | undefined;
  readonly market: Market | undefined;
  /** State of each source by name. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Computed on each access. */
  readonly stats: Stats;
  /** The HTTP resources of the server. */
  readonly http: Http;

  /**
   * Subscribes to channels, on this connection and all later ones. Calls within one task are sent as one message.
   * Resolves to the rejected names; each is also an `error` event. If the server refuses the whole request (code 405:
   * too many symbols), the promise rejects and the request is dropped.
   */
  subscribe(channels: Channels): Promise<Rejected[]>;
  /** Unsubscribes from channels, or from all if none are given; streams keep their own subscriptions. */
  unsubscribe(channels?: Channels): Promise<Rejected[]>;
  /** @param ms as in the options; `stats.conflate` is the interval in force */
  conflate(ms: number): Promise<Rejected[]>;

  /**
   * Returns who is in a room of the channel `presence`: the number of its members, and up to 100 of them as a list;
   * undefined before the server has said so.
   */
  members(room: string): { count: number; members?: Member[] } | undefined;
  /** Changes the name that others see in rooms; an empty one removes it. */
  rename(name: string): Promise<Rejected[]>;

  /**
   * Stops events temporarily, for example in a hidden tab. After `unpause()`, the server sends one snapshot for
   * each symbol that changed; skipped events are not losses.
   */
  pause(): void;
  unpause(): void;

  /**
   * Calls the listener for every event of this name; returns a function that removes it, as the signal does. An
   * exception in a listener becomes an `error` event.
   */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void, options?: { signal?: AbortSignal }): () => void;

  /**
   * Returns the latest events of a symbol in all subscribed channels, or undefined before the first event. The object
   * is kept up to date until the symbol is no longer subscribed or a `reset` occurs.
   */
  latest(symbol: string): Latest | undefined;

  /**
   * A stream subscribes when it is opened, and unsubscribes when it ends: by `break`, the signal, an error, or
   * `close()`.
   */
  trades(symbols: Names, options?: StreamOptions): Stream<Trade>;
  quotes(symbols: Names, options?: StreamOptions): Stream<Quote>;
  tickers(symbols: Names, options?: StreamOptions): Stream<Ticker>;
  bars(symbols: Names, options?: StreamOptions): Stream<Bar>;
  statuses(symbols: Names, options?: StreamOptions): Stream<Status>;
  lulds(symbols: Names, options?: StreamOptions): Stream<PriceBands>;
  messages(topics: Names, options?: StreamOptions): Stream<Message>;
  presence(rooms: Names, options?: StreamOptions): Stream<Presence | PresenceChange>;

  /**
   * Publishes a message to a topic, immediately or as soon as the connection is live, and never twice. Resolves to its
   * position in the journal; a message to one client has none. Rejects with the server's code; with 429 before the server would do so; with 'busy' if 256
   * messages are already waiting; with 'lost' if the connection ended before the response (whether the message was
   * published is unknown); with 'closed'; or with the signal's reason, which does not withdraw a message that was sent.
   *
   * @param data any JSON value up to 8 KiB
   * @param options `key`: the message is the new value of this key in the room, and null removes it; `to`: only this
   *   client of the room receives it (`from` of its messages), and the promise rejects with 412 if it is not there
   */
  publish(topic: string, data: unknown, options?: { key?: string; to?: string; signal?: AbortSignal }): Promise<{ id: string; q?: number }>;

  /**
   * Sets an alert on a symbol, which the server watches, also while this client is not connected if it has a key. What
   * fires is an `alert` event of all clients with the key. Rejects with the server's code: 401 if alerts require a key, 412
   * for an unknown symbol, 417 for an invalid level, 418 at the limit; or as `publish` does.
   *
   * @param options `above` or `below` is the level: a price, percent, a volume, or basis points (see the protocol); the
   *   types `halt` and `resume` have none. `repeat`: each time that the condition becomes true; default false: once
   */
  alert(symbol: string, options: { type: AlertType; above?: number | string; below?: number | string; repeat?: boolean; signal?: AbortSignal }): Promise<ListedAlert>;
  /** Removes alerts by their ids, or all alerts of the key; resolves to those that were removed. */
  unalert(ids?: string | Iterable<string>, options?: { signal?: AbortSignal }): Promise<ListedAlert[]>;
  /** Resolves to the alerts of the key, and to the number of alerts that it may have. */
  alerts(options?: { signal?: AbortSignal }): Promise<{ alerts: ListedAlert[]; max: number }>;

  /** Closes the client: streams end, pending promises reject with 'closed', and no timer remains. */
  close(): void;
}

export interface StreamOptions {
  /**
   * What happens if the reader is slower than the events. `'error'`, the default, ends the stream with code 'overflow'
   * when more than `capacity` events are waiting; `'oldest'` discards the oldest event; `'latest'` keeps only the
   * latest event of each symbol (and timeframe, or topic) and ignores the capacity.
   */
  overflow?: 'error' | 'oldest' | 'latest';
  /** Default 4,096. */
  capacity?: number;
  /** Ends the stream after the events that are waiting. */
  signal?: AbortSignal;
}

export interface Stream<Event> extends AsyncIterableIterator<Event> {
  /** Number of events discarded because of the overflow policy. */
  readonly dropped: number;
}

export interface Latest {
  readonly symbol: string;
  readonly trade: Trade | undefined;
  readonly correction: Correction | Cancel | undefined;
  readonly quote: Quote | undefined;
  readonly ticker: Ticker | undefined;
  readonly status: Status | undefined;
  readonly priceBands: PriceBands | undefined;
  readonly bars: { readonly [timeframe in Timeframe]?: Bar };
}

export interface Stats {
  /** Total; rates are averages over the last two seconds. */
  events: number;
  eventsPerSecond: number;
  /** Text received; a character outside ASCII, which only messages contain, counts as one byte. */
  bytes: number;
  bytesPerSecond: number;
  /** Time from a ping to its pong, measured with every heartbeat. */
  rttMs: number | undefined;
  /** Interval in force, in ms. */
  conflate: number;
  reconnects: number;
  losses: {
    /** Events that the server reported as skipped (`slow`, `gap`). */
    told: number;
    /** Missing events that the server did not report, detected by their numbers `u`. */
    untold: number;
    /** Number of times that the stream could not be resumed and restarted with a snapshot. */
    resets: number;
  };
}

export interface Events {
  trade: Trade;
  /** Of the symbols whose trades are subscribed. */
  correction: Correction | Cancel;
  quote: Quote;
  ticker: Ticker;
  bar: Bar;
  status: Status;
  priceBands: PriceBands;
  message: Message;
  presence: Presence;
  join: PresenceChange;
  leave: PresenceChange;
  state: StateChange;
  greeting: Greeting;
  market: Market;
  source: Source;
  loss: Loss;
  slow: Slow;
  /**
   * The missed events are no longer available (code 416, or a new epoch). A snapshot follows; reload charts and lists
   * of trades.
   */
  reset: { reason: string; cursor: string | undefined };
  /** All missed events were sent. */
  resumed: { T: 'resumed'; events: number; q: number };
  /** An alert has fired that was set with the key of this client, or by this client. */
  alert: FiredAlert;
  drain: { T: 'drain'; reason: string; in_ms: number; reconnect_ms: number; resume: string };
  /** Any failure. Written to the console if there is no listener. */
  error: QuotecastError;
  /** The text of every message sent or received, except keys. */
  raw: { direction: 'in' | 'out'; text: string };
}

/** Missing events of one series. Steps caused by conflation or a pause are not losses. */
export interface Loss {
  channel: keyof Channels;
  /** Symbol or topic. */
  name: string;
  /** Numbers `u` of the first and the last missing event. */
  from: number;
  to: number;
  count: number;
  /**
   * Whether the server reported the loss. With the reason 'slow', the events are included in `skipped` of the final
   * `slow` event.
   */
  told: boolean;
  /**
   * With the reason 'source', the exchange has not delivered the events to the server: `from` and `to` are no missing
   * numbers.
   */
  reason: string;
  /** The exchange's ids (`i`) of the first and the last missing event, with the reason 'source'. */
  firstId?: number;
  lastId?: number;
}

/** Fields of every event. */
export interface Positioned {
  /** µs since 1970-01-01T00:00Z, at its source. */
  t: number;
  /** Position in the journal. */
  q: number;
  /** Number within its channel and symbol, or topic. */
  u: number;
  /** Present if the event is current state rather than a change. */
  sn?: true;
}

export interface Trade extends Positioned { T: 't'; S: string; /** Price. */ p: number; /** Size. */ s: number; /** Venue. */ x?: string; /** Id of the venue: a number up to 9e15, or any other text. */ i?: number | string; /** Side of the aggressor. */ side?: 'buy' | 'sell'; /** Conditions, as codes of the US consolidated tapes. */ c?: string[]; /** What else the source reports, with `ext=1` in the address. */ ext?: object }
/** A trade is cancelled: `op`, `os` and `ot` are its price, size and time. */
export interface Cancel extends Positioned { T: 'x'; S: string; x?: string; i?: number | string; op: number; os: number; ot: number }
/** A trade is corrected: `p`, `s` and `c` take the place of `op` and `os`, and `ci`, if present, that of the id. */
export interface Correction extends Positioned { T: 'c'; S: string; x?: string; i?: number | string; op: number; os: number; ot: number; ci?: number | string; p: number; s: number; c?: string[] }
/** Best bid and ask; null if there are no orders on that side. A size of 0 is unknown. `crossed`: the bid is above the ask. */
export interface Quote extends Positioned { T: 'q'; S: string; bp: number | null; bs: number; ap: number | null; as: number; crossed?: true; /** As of a trade. */ ext?: object }
/**
 * Statistics of the day: last, change, change in %, open, high, low, previous close, volume, VWAP, number of trades,
 * bid, ask, state. `cp` is null if the previous close is not above 0; `bp` and `ap` are absent while there is none.
 */
export interface Ticker extends Positioned {
  T: 'k'; S: string; p: number; ch: number; cp: number | null; o: number; h: number; l: number; pc: number; v: number; vw: number; n: number;
  bp?: number; ap?: number; st: 'open' | 'halted' | 'auction' | 'pre' | 'closed';
}
export type Timeframe = '1s' | '5s' | '15s' | '30s' | '1m' | '3m' | '5m' | '15m' | '30m' | '1h' | '4h' | '1d' | '1w';
/** `x` is true for a closed bar; `t` is the start of the bar. */
export interface Bar extends Positioned { T: 'b'; S: string; tf: Timeframe; o: number; h: number; l: number; c: number; v: number; vw: number; n: number; x: boolean; pt?: true; rv?: true }
/** Price bands of the rules for limit up, limit down: trades are not allowed below `l` and above `h`, which are null while there are no bands. `i` is the indicator of the UTP plan, such as `D` for a halt. */
export interface PriceBands extends Positioned { T: 'l'; S: string; l: number | null; h: number | null; i: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' }
export interface Status extends Positioned { T: 's'; S: string; sc: 'T' | 'H' | 'A' | 'P' | 'C'; sm: string; rc?: string }
/**
 * `from` is the `client` of the sender, and `name` the name that it chose, which the server does not check. A message to
 * this client alone has `to` and no position: `q` and `u` are absent.
 */
export interface Message extends Partial<Positioned> {
  T: 'msg'; topic: string; data: unknown; encoding?: 'base64'; from: string; name?: string; t: number;
  /** Key whose value this message replaces, or removes if `data` is null. */
  key?: string;
  to?: string;
}

export interface Member { client: string; name?: string; /** When it entered the room. */ since: number }
/** The members of a room; without `members` if there are more than 100. */
export interface Presence { T: 'presence'; topic: string; count: number; members?: Member[]; t: number; u: number; sn?: true }
/** A client has entered a room, or changed its name there, or left it; `count` is the number of members afterwards. */
export interface PresenceChange extends Member { T: 'join' | 'leave'; topic: string; count: number; t: number; u: number }

export type AlertType = 'price' | 'change' | 'volume' | 'spread' | 'halt' | 'resume';
export interface Alert { /** Its id. */ alert: string; S: string; type: AlertType; above?: number; below?: number; repeat: boolean }
/** `met`: the condition is true already, and has to become false before the alert can fire. `set` is a time. */
export interface ListedAlert extends Alert { met: boolean; set: number }
/**
 * `value` met the condition; a halt has a reason code instead. `late`: it fired while no client with the key was
 * connected; `dropped` others before it were not kept.
 */
export interface FiredAlert extends Alert { T: 'alert'; value?: number; rc?: string; t: number; q: number; late?: true; dropped?: number }

export interface Greeting {
  T: 'success'; msg: 'connected'; proto: string; session: string; client: string; epoch: string; q: number; heartbeat_ms: number;
  limits: { messages_per_second: number; burst: number; max_message_bytes: number; max_symbols: number };
  conflate_ms: number[];
  /** The bars that the server makes, shortest first; absent if the server is of version 0.1. */
  timeframes?: Timeframe[];
  /** Roles of this connection; with a key, `roles` and `limits` are those of the key. */
  roles?: ('read' | 'publish' | 'ingest' | 'admin')[];
  auth?: 'none' | 'publish' | 'required';
}
export interface Market { T: 'market'; st: string; session: string; t: number; next?: { st: string; session?: string; t: number } }
export interface Source { T: 'source'; name: string; st: 'ok' | 'stale' | 'down'; since: number; msg: string }
export type Slow = { T: 'slow'; st: 'started'; pending: number } | { T: 'slow'; st: 'ended'; skipped: number; q: number };
export interface Rejected { channel: keyof Channels; S: string; code: number; msg: string }

/**
 * The HTTP resources of the server. Each method rejects with a QuotecastError that has the code of the response, or
 * with the error of `fetch`.
 */
export interface Http {
  /** All instruments, or those whose symbol or name contains the query. */
  symbols(options?: { query?: string; signal?: AbortSignal }): Promise<Instrument[]>;
  snapshot(options?: { symbols?: string[]; signal?: AbortSignal }): Promise<unknown>;
  /**
   * Up to 1,000 bars, oldest first: the newest ones, or those that start from `start` until before `end`, in µs since
   * 1970. The last one may still be forming. A live bar with the same `t` replaces the one returned here.
   */
  bars(symbol: string, options?: { timeframe?: Timeframe; limit?: number; start?: number; end?: number; signal?: AbortSignal }): Promise<Omit<Bar, 'T' | 'S' | 'tf' | 'q' | 'u' | 'sn'>[]>;
  /** The latest trades, or those after the position `after`; `next` is the value of `after` for the next page. */
  trades(symbol: string, options?: { after?: number; limit?: number; signal?: AbortSignal }): Promise<{ symbol: string; trades: Trade[]; next: number }>;
  /** The newest halts and other changes of the trading state, oldest first. */
  statuses(symbol: string, options?: { signal?: AbortSignal }): Promise<Omit<Status, 'T' | 'S' | 'q' | 'u' | 'sn'>[]>;
  clock(options?: { signal?: AbortSignal }): Promise<Market>;
  /**
   * Requires the role `admin`. Returns the current halts, market hours and injected faults, or runs a command:
   * `admin('halt/AAPL')`, `admin('burst', { times: 20 })`.
   */
  admin(command?: string, options?: { signal?: AbortSignal; [option: string]: unknown }): Promise<unknown>;
}

export interface Instrument { symbol: string; name: string; exchange: string; sector: string; price_decimals: number; size_decimals: number; tick: number; calendar: '24x7' | 'XNYS'; tz: string }

export class QuotecastError extends Error {
  /**
   * A number from the protocol's table of errors, or: 'lost' (the connection, before a response), 'closed' (the
   * client), 'overflow' (of a stream), 'busy' (too many messages are waiting), 'key' (could not be obtained), 'garbled'
   * (message of the server), 'listener' (threw an exception; see `cause`).
   */
  readonly code: number | string;
  /** True if the error closes the client. */
  readonly fatal?: boolean;
  readonly id?: number | string;
  readonly channel?: keyof Channels;
  readonly symbol?: string;
}
