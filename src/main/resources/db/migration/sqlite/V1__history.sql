-- What is kept of the past; src/docs/history.md says what the columns mean.
create table listing (
  id integer primary key,
  symbol text not null,
  price_decimals integer not null,
  size_decimals integer not null,
  price_one integer not null,
  size_one integer not null,
  unique (symbol, price_decimals, size_decimals)
);

create table tape (
  id integer primary key,
  epoch text not null unique
);

create table trade (
  t integer not null,
  tape integer not null references tape,
  q integer not null,
  u integer not null,
  listing integer not null references listing,
  price integer not null,
  size integer not null,
  side text,
  venue text,
  trade_id integer,
  primary key (t, tape, q)
) without rowid;
create index trade_of_listing on trade (listing, t, tape, q);

create table bar (
  listing integer not null references listing,
  timeframe text not null,
  start integer not null,
  open integer not null,
  high integer not null,
  low integer not null,
  close integer not null,
  volume integer not null,
  average integer not null,
  trades integer not null,
  tape integer not null references tape,
  q integer not null,
  primary key (listing, timeframe, start)
) without rowid;
create index bar_by_start on bar (start);

create table loss (
  tape integer not null references tape,
  from_q integer not null,
  to_q integer not null,
  lost integer not null,
  primary key (tape, from_q)
) without rowid;

create view trades as
select strftime('%Y-%m-%dT%H:%M:%S', trade.t / 1000000, 'unixepoch') || printf('.%06dZ', trade.t % 1000000) as time,
  listing.symbol,
  trade.price * 1.0 / listing.price_one as price,
  trade.size * 1.0 / listing.size_one as size,
  trade.side, trade.venue, trade.trade_id, trade.t, tape.epoch, trade.q, trade.u
from trade join listing on listing.id = trade.listing join tape on tape.id = trade.tape;

create view bars as
select strftime('%Y-%m-%dT%H:%M:%SZ', bar.start / 1000000, 'unixepoch') as time,
  listing.symbol,
  bar.timeframe,
  bar.open * 1.0 / listing.price_one as open,
  bar.high * 1.0 / listing.price_one as high,
  bar.low * 1.0 / listing.price_one as low,
  bar.close * 1.0 / listing.price_one as close,
  bar.volume * 1.0 / listing.size_one as volume,
  bar.average * 1.0 / listing.price_one as average,
  bar.trades, bar.start, tape.epoch, bar.q
from bar join listing on listing.id = bar.listing join tape on tape.id = bar.tape;
