-- Conditions of trades, as codes separated by commas; null if there are none.
alter table trade add column conditions text;

drop view trades;
create view trades as
select strftime('%Y-%m-%dT%H:%M:%S', trade.t / 1000000, 'unixepoch') || printf('.%06dZ', trade.t % 1000000) as time,
  listing.symbol,
  trade.price * 1.0 / listing.price_one as price,
  trade.size * 1.0 / listing.size_one as size,
  trade.side, trade.venue, trade.trade_id, trade.t, journal.epoch, trade.q, trade.u, trade.trade_id_text,
  trade.conditions
from trade join listing on listing.id = trade.listing join journal on journal.id = trade.journal;
