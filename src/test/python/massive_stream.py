"""Prints what WebSocketClient of massive receives, one JSON array per line.

Arguments: host, port and path of the server, key, topics separated by commas, number of events to wait for. Ends when
the key is refused, too.
"""

import asyncio
import json
import sys

from massive import WebSocketClient
from massive.exceptions import AuthError

feed, key, topics, count = sys.argv[1], sys.argv[2], sys.argv[3].split(","), int(sys.argv[4])
client = WebSocketClient(api_key=key, feed=feed, market="stocks", secure=False, subscriptions=topics)
events = 0


def row(m):
    kind = m.event_type
    if kind == "T":
        return [kind, m.symbol, m.id, m.price, m.size, m.timestamp, m.exchange, m.tape, m.sequence_number]
    if kind == "Q":
        return [
            kind,
            m.symbol,
            m.bid_price,
            m.bid_size,
            m.ask_price,
            m.ask_size,
            m.timestamp,
            m.bid_exchange_id,
            m.ask_exchange_id,
            m.tape,
            m.sequence_number,
        ]
    if kind == "A":
        return [
            kind,
            m.symbol,
            m.open,
            m.high,
            m.low,
            m.close,
            m.volume,
            m.vwap,
            m.start_timestamp,
            m.end_timestamp,
        ]
    return [kind, m.symbol, m.indicators, m.tape, m.timestamp, m.sequence_number]


async def process(messages):
    global events
    for message in messages:
        print(json.dumps(row(message)))
    events += len(messages)
    # What has arrived before the end of the connection is still processed after it.
    if events >= count and client.websocket:
        await client.close()


try:
    asyncio.run(client.connect(process))
except AuthError as e:
    print(json.dumps(["problem", str(e)]))
