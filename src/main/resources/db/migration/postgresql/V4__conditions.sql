-- Conditions of trades, as codes separated by commas; null if there are none.
alter table trade add column conditions text;

create or replace view trades as
select timestamptz 'epoch' + trade.t * interval '1 microsecond' as time,
  listing.symbol,
  round(trade.price::numeric / listing.price_one, listing.price_decimals) as price,
  round(trade.size::numeric / listing.size_one, listing.size_decimals) as size,
  trade.side, trade.venue, trade.trade_id, trade.t, journal.epoch, trade.q, trade.u, trade.trade_id_text,
  trade.conditions
from trade join listing on listing.id = trade.listing join journal on journal.id = trade.journal;
