-- Ids of trades that are not numbers up to 9,000,000,000,000,000.
alter table trade add column trade_id_text text;

create or replace view trades as
select timestamptz 'epoch' + trade.t * interval '1 microsecond' as time,
  listing.symbol,
  round(trade.price::numeric / listing.price_one, listing.price_decimals) as price,
  round(trade.size::numeric / listing.size_one, listing.size_decimals) as size,
  trade.side, trade.venue, trade.trade_id, trade.t, journal.epoch, trade.q, trade.u, trade.trade_id_text
from trade join listing on listing.id = trade.listing join journal on journal.id = trade.journal;
