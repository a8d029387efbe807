"""Receives trades with a client for another feed, and prints what happens to it, as faults.mjs does.

Arguments: "alpaca" or "massive", host and port of the server.
"""

import asyncio
import logging
import os
import sys

dialect, authority = sys.argv[1], sys.argv[2]
NAMES = {"alpaca": "alpaca-py", "massive": "massive-py"}
SYMBOLS = ["AAPL", "MSFT", "NVDA"]
PHASE = 1_000_000
TRADES = 100


def show(*words):
    print(NAMES[dialect], *words, flush=True)


class PhasedTrades:
    """Checks trades as phased-trades.js does."""

    def __init__(self):
        self.last = {}
        self.phase = 0
        self.count = 0

    def add(self, symbol, id_or_text, price, size):
        number = int(id_or_text)
        phase = number // PHASE
        last = self.last.get(symbol)
        is_next = last is None or number == last + 1 or phase > last // PHASE
        if not is_next or price != 100 + number % 400 / 4 or size != 1 + number % 7:
            show(f"fault: {symbol} {number} {price} {size} after {last}")
            os._exit(1)
        self.last[symbol] = number
        if phase > self.phase:
            self.phase, self.count = phase, 0
        self.count += 1
        if self.count == TRADES:
            show("receives", phase)


class ClosesInLog(logging.Handler):
    """Prints that the connection has ended, which the clients only write to their logs."""

    def emit(self, record):
        text = record.getMessage()
        if "received " in text:
            show("closed", text.split("received ")[1].split(" ")[0])


trades = PhasedTrades()


def use_alpaca():
    from alpaca.data.live import StockDataStream

    async def on_trade(trade):
        trades.add(trade.symbol, trade.id, trade.price, trade.size)

    logging.getLogger("alpaca").addHandler(ClosesInLog())
    stream = StockDataStream("any key", "any secret", url_override=f"ws://{authority}/alpaca/v2/iex")
    stream.subscribe_trades(on_trade, *SYMBOLS)
    stream.run()


def use_massive():
    from massive import WebSocketClient

    async def process(messages):
        for trade in messages:
            trades.add(trade.symbol, trade.id, trade.price, trade.size)

    logger = logging.getLogger("WebSocketClient")
    logger.handlers = [ClosesInLog()]
    logger.setLevel(logging.DEBUG)
    client = WebSocketClient(
        api_key="any key",
        feed=f"{authority}/massive",
        market="stocks",
        secure=False,
        subscriptions=[f"T.{symbol}" for symbol in SYMBOLS],
        max_reconnects=None,
    )
    asyncio.run(client.connect(process))


use_alpaca() if dialect == "alpaca" else use_massive()
