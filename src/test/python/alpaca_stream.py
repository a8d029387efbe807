"""Prints what StockDataStream of alpaca-py receives, one JSON array per line.

Arguments: address of the stream, key, symbols separated by commas, number of trades and quotes to wait for. Ends when
each symbol but the last one, which is unknown, has a bar too, or when the key is refused.
"""

import asyncio
import json
import logging
import sys
from datetime import datetime, timedelta, timezone

from alpaca.data.live import StockDataStream

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
address, key, symbols, count = sys.argv[1], sys.argv[2], sys.argv[3].split(","), int(sys.argv[4])
stream = StockDataStream(key, "any secret", url_override=address)
events = 0
bars = set()
has_problem = False


class Problems(logging.Handler):
    """Prints the first problem, and stops the client, which would try again."""

    def emit(self, record):
        global has_problem
        if record.levelno >= logging.WARNING and not has_problem:
            has_problem = True
            print(json.dumps(["problem", record.getMessage()]))
            asyncio.get_running_loop().create_task(stream.stop_ws())


def micros(time):
    return (time - EPOCH) // timedelta(microseconds=1)


async def add(*row):
    global events
    print(json.dumps(row))
    events += 1
    if events >= count and len(bars) >= len(symbols) - 1:
        await stream.stop_ws()


async def on_trade(t):
    await add("t", t.symbol, t.id, t.price, t.size, micros(t.timestamp), t.exchange, t.conditions, t.tape)


async def on_quote(q):
    await add(
        "q",
        q.symbol,
        q.bid_price,
        q.bid_size,
        q.ask_price,
        q.ask_size,
        micros(q.timestamp),
        q.bid_exchange,
        q.ask_exchange,
        q.conditions,
        q.tape,
    )


async def on_bar(b):
    bars.add(b.symbol)
    await add(
        "b", b.symbol, b.open, b.high, b.low, b.close, b.volume, b.vwap, b.trade_count, micros(b.timestamp)
    )


logging.getLogger("alpaca").addHandler(Problems())
stream.subscribe_trades(on_trade, *symbols)
stream.subscribe_quotes(on_quote, *symbols)
stream.subscribe_bars(on_bar, *symbols)
stream.run()
