/**
 * The client of the Quotecast feed, for browsers and Node 20 or newer.
 *
 * Events are the objects of the wire, with its own letters, as the protocol describes them: each is parsed once and
 * handed to everybody as it is, so that there is one description of them and nothing is copied at 10,000 of them per
 * second. For the same reason they are not frozen: leave them unchanged. What the client itself has to say has words.
 *
 * Prices and sizes are numbers. On the wire they have exactly the decimals of their instrument (`price_decimals` of
 * `http.symbols()`), which a number does not keep: show them with `toFixed(price_decimals)`.
 * Times (`t`) are whole µs since 1970-01-01T00:00Z; durations of the client are in ms.
 */

/** Connects to a feed, and stays connected until it is closed or the server refuses the key.
 *
 * @param address `http://host:8080`, `wss://host/v1/stream`, or a URL relative to the page; left out for the server that
 *   this module was loaded from
 * @throws TypeError if the address is none, or if there is no WebSocket class
 */
export function quotecast(address?: string | URL, options?: Options): Feed;

export interface Options {
  /** Sent first on every connection, and with every question over HTTP. A function is asked anew for each, and may take its time. */
  key?: string | (() => string | Promise<string>);
  /** Least time between two quotes, tickers or forming bars of a symbol, in ms; the server rounds it up to a step that it offers. 0, the default, is every event. */
  conflate?: number;
  /** Whether the current state of what is newly subscribed comes first, with `sn: true`. Default true. */
  snapshot?: boolean;
  /** Closes the client when it is aborted. */
  signal?: AbortSignal;
  /** Where the platform has none: a class with the interface of the browser's. */
  WebSocket?: new (address: string) => unknown;
  /** Clock, chance and timers, for tests. */
  host?: Host;
}

export interface Host {
  /** In ms; never goes back. */
  now(): number;
  /** From 0 up to, but not including, 1. */
  random(): number;
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Calls back whenever the network is there again, until the function that it gives is called. */
  onOnline(listener: () => void): () => void;
}

/**
 * - `connecting`: there was no connection yet.
 * - `live`: the server has greeted, and is heard at least once in two heartbeats.
 * - `stalled`: the connection is there and nothing was heard for two heartbeats; values are old. A new one is being made, and this stays until that has come about (`live`) or failed (`reconnecting`).
 * - `reconnecting`: the connection was lost; it is tried again after 0.25 to 20 s with full jitter, after the time that the server named if it restarts, and at once when the browser is online again.
 * - `closed`: for good, by `close()`, the signal, or the refusal of the key.
 */
export type State = 'connecting' | 'live' | 'stalled' | 'reconnecting' | 'closed';

export interface StateChange {
  state: State;
  previous: State;
  /** For people. */
  reason: string;
  /** How long it is until the next try, if one is waited for. Without it, one is under way. */
  retryMs?: number;
  /** Why the server refused. */
  error?: QuotecastError;
}

/** What the names in a list may be: one, several, or `'*'` for all. Symbols may be in lower case. */
export type Names = string | Iterable<string>;

export interface Channels {
  trades?: Names;
  quotes?: Names;
  tickers?: Names;
  bars?: Names;
  statuses?: Names;
  /** Topics, which are also the rooms of the relay. */
  messages?: Names;
}

export interface Feed {
  readonly state: State;
  readonly paused: boolean;
  /** What the server said first on the newest connection: `session`, `epoch`, `limits`, `conflate_ms`, ... */
  readonly greeting: Greeting | undefined;
  readonly market: Market | undefined;
  /** By name. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Computed when it is read. */
  readonly stats: Stats;
  /** What can be asked over HTTP. */
  readonly http: Http;

  /**
   * Wants these from now on, over every connection to come. What is wanted in one moment goes out in one message.
   * Gives what the server does not know, once it has answered; each is also an `error` event. What it refuses as a
   * whole (code 405: too many symbols) rejects, and is not wanted any more.
   */
  subscribe(channels: Channels): Promise<Rejected[]>;
  /** Wants these no longer, unless a stream still does; everything, if nothing is named. */
  unsubscribe(channels?: Channels): Promise<Rejected[]>;
  /** @param ms as the option; `stats.conflate` is what is in force */
  conflate(ms: number): Promise<Rejected[]>;

  /** No events for a while, as in a hidden tab. What changes meanwhile comes as one snapshot per symbol at the end; it is no loss. */
  pause(): void;
  unpause(): void;

  /** Calls back for every such event; gives the function that ends it, as the signal does. What a listener throws becomes an `error` event. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void, options?: { signal?: AbortSignal }): () => void;

  /**
   * The newest of a symbol of all that is subscribed to; the same object, kept up to date, until nothing of the symbol
   * is subscribed to any more or a `reset` comes. Undefined as long as there is nothing.
   */
  latest(symbol: string): Latest | undefined;

  /** Streams subscribe from the call until they end: by `break`, the signal, an error, or `close()`. */
  trades(symbols: Names, options?: StreamOptions): Stream<Trade>;
  quotes(symbols: Names, options?: StreamOptions): Stream<Quote>;
  tickers(symbols: Names, options?: StreamOptions): Stream<Ticker>;
  bars(symbols: Names, options?: StreamOptions): Stream<Bar>;
  statuses(symbols: Names, options?: StreamOptions): Stream<Status>;
  messages(topics: Names, options?: StreamOptions): Stream<Message>;

  /**
   * Sends a message to a topic, at once or as soon as there is a connection; never twice. Gives its position on the
   * tape. Rejects with the server's code, with 429 before the server would say so, with 'busy' if 256 wait already,
   * with 'lost' if the connection ended before the answer (whether it was published is then not known), with 'closed',
   * or with the signal's reason, which takes back no message that has been sent.
   *
   * @param data anything JSON can say, up to 8 KiB
   */
  publish(topic: string, data: unknown, options?: { signal?: AbortSignal }): Promise<{ id: string; q: number }>;

  /** Ends everything at once: streams end, what waits is rejected with 'closed', no timer is left. */
  close(): void;
}

export interface StreamOptions {
  /**
   * What happens when the reader is slower than the events: `'error'`, the default, ends the stream with code
   * 'overflow' once more than `capacity` wait; `'oldest'` throws the oldest away; `'latest'` keeps only the newest of
   * each symbol (and timeframe, and topic), and knows no capacity.
   */
  overflow?: 'error' | 'oldest' | 'latest';
  /** Default 4,096. */
  capacity?: number;
  /** Ends the stream, once what waits has been read. */
  signal?: AbortSignal;
}

export interface Stream<Event> extends AsyncIterableIterator<Event> {
  /** How many events the overflow has cost so far. */
  readonly dropped: number;
}

export interface Latest {
  readonly symbol: string;
  readonly trade: Trade | undefined;
  readonly quote: Quote | undefined;
  readonly ticker: Ticker | undefined;
  readonly status: Status | undefined;
  readonly bars: { readonly [timeframe in Timeframe]?: Bar };
}

export interface Stats {
  /** In all, and per second over the last two seconds. */
  events: number;
  eventsPerSecond: number;
  /** Of text received; letters outside ASCII, which only messages have, are counted as one. */
  bytes: number;
  bytesPerSecond: number;
  /** Time from a ping to its pong, measured with every heartbeat. */
  rttMs: number | undefined;
  /** In force, in ms. */
  conflate: number;
  reconnects: number;
  losses: {
    /** Events that the server said it left out (`slow`, `gap`). */
    told: number;
    /** Events missing without a word, by their numbers `u`. */
    untold: number;
    /** How often the thread was lost, and began anew with a snapshot. */
    resets: number;
  };
}

export interface Events {
  trade: Trade;
  quote: Quote;
  ticker: Ticker;
  bar: Bar;
  status: Status;
  message: Message;
  state: StateChange;
  greeting: Greeting;
  market: Market;
  source: Source;
  loss: Loss;
  slow: Slow;
  /** What was missed cannot be had any more (code 416, or a server that has begun anew): a snapshot of everything comes next, and charts and tapes had best be loaded again. */
  reset: { reason: string; cursor: string | undefined };
  /** All that was missed has been sent. */
  resumed: { T: 'resumed'; events: number; q: number };
  drain: { T: 'drain'; reason: string; in_ms: number; reconnect_ms: number; resume: string };
  /** Whatever went wrong. Without a listener it is written to the console. */
  error: QuotecastError;
  /** Every message as it went over the wire, but for keys. Costs nothing while nobody listens. */
  raw: { direction: 'in' | 'out'; text: string };
}

/** Events of one series that did not come. Steps that conflation or a pause leaves are none. */
export interface Loss {
  channel: keyof Channels;
  /** Symbol or topic. */
  name: string;
  /** Numbers `u` of the first and the last, both included. */
  from: number;
  to: number;
  count: number;
  /** Whether the server said so. With the reason 'slow' they are part of what `slow` tells as `skipped` at its end. */
  told: boolean;
  reason: string;
}

/** What every event has. */
export interface Positioned {
  /** µs since 1970-01-01T00:00Z, at its source. */
  t: number;
  /** Position on the tape. */
  q: number;
  /** Number within its channel and symbol, or topic. */
  u: number;
  /** Present if it is current state, not a change. */
  sn?: true;
}

export interface Trade extends Positioned { T: 't'; S: string; /** Price. */ p: number; /** Size. */ s: number; /** Venue. */ x?: string; i?: number; /** Of the aggressor. */ side?: 'buy' | 'sell' }
/** Best bid and ask; a size of 0 is one that the source does not tell. */
export interface Quote extends Positioned { T: 'q'; S: string; bp: number; bs: number; ap: number; as: number }
/** The day so far: last, change, change in %, open, high, low, previous close, volume, VWAP, number of trades, bid, ask, state. */
export interface Ticker extends Positioned {
  T: 'k'; S: string; p: number; ch: number; cp: number; o: number; h: number; l: number; pc: number; v: number; vw: number; n: number;
  bp?: number; ap?: number; st: 'open' | 'halted' | 'auction' | 'pre' | 'closed';
}
export type Timeframe = '1s' | '1m' | '5m' | '1h';
/** `x` once it is closed; `t` is its start. */
export interface Bar extends Positioned { T: 'b'; S: string; tf: Timeframe; o: number; h: number; l: number; c: number; v: number; vw: number; n: number; x: boolean }
export interface Status extends Positioned { T: 's'; S: string; sc: 'T' | 'H' | 'A' | 'P' | 'C'; sm: string; rc?: string }
export interface Message extends Positioned { T: 'msg'; topic: string; data: unknown; encoding?: 'base64'; from: string }

export interface Greeting {
  T: 'success'; msg: 'connected'; proto: string; session: string; client: string; epoch: string; q: number; heartbeat_ms: number;
  limits: { messages_per_second: number; burst: number; max_message_bytes: number; max_symbols: number };
  conflate_ms: number[];
  /** Where there is a key, these two are what it may do. */
  roles?: ('read' | 'publish' | 'ingest' | 'admin')[];
  auth?: 'none' | 'publish' | 'required';
}
export interface Market { T: 'market'; st: string; session: string; t: number; next?: { st: string; session?: string; t: number } }
export interface Source { T: 'source'; name: string; st: 'ok' | 'stale' | 'down'; since: number; msg: string }
export type Slow = { T: 'slow'; st: 'started'; pending: number } | { T: 'slow'; st: 'ended'; skipped: number; q: number };
export interface Rejected { channel: keyof Channels; S: string; code: number; msg: string }

/** The HTTP companions. Each rejects with a QuotecastError that has the code of the answer, or with what `fetch` throws. */
export interface Http {
  /** All instruments, or those whose symbol or name has the query in it. */
  symbols(options?: { query?: string; signal?: AbortSignal }): Promise<Instrument[]>;
  snapshot(options?: { symbols?: string[]; signal?: AbortSignal }): Promise<unknown>;
  /** Oldest first, the forming one last; a live bar with the same `t` takes the place of one of these. Up to 1,000. */
  bars(symbol: string, options?: { timeframe?: Timeframe; limit?: number; signal?: AbortSignal }): Promise<Omit<Bar, 'T' | 'S' | 'tf' | 'q' | 'u' | 'sn'>[]>;
  /** The newest, or those behind position `after`; `next` is the `after` of the next page. */
  trades(symbol: string, options?: { after?: number; limit?: number; signal?: AbortSignal }): Promise<{ symbol: string; trades: Trade[]; next: number }>;
  clock(options?: { signal?: AbortSignal }): Promise<Market>;
  /** For the role `admin`. What is out of the ordinary; or gives an order: `admin('halt/AAPL')`, `admin('burst', { times: 20 })`. */
  admin(order?: string, options?: { signal?: AbortSignal; [option: string]: unknown }): Promise<unknown>;
}

export interface Instrument { symbol: string; name: string; exchange: string; sector: string; price_decimals: number; size_decimals: number; tick: number }

export class QuotecastError extends Error {
  /**
   * A number of the protocol's table of errors, or: 'lost' (the connection, before an answer), 'closed' (the client),
   * 'overflow' (of a stream), 'busy' (too many messages wait), 'key' (none could be had), 'garbled' (what the server
   * sent), 'listener' (one has thrown; see `cause`).
   */
  readonly code: number | string;
  /** True where the client is closed by it. */
  readonly fatal?: boolean;
  readonly id?: number | string;
  readonly channel?: keyof Channels;
  readonly symbol?: string;
}
