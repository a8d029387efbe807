// A program that was written for Binance with ccxt: prints the trades of Bitcoin.

import ccxt from 'ccxt';

const exchange = new ccxt.pro.binance();
for (;;) {
  for (const { timestamp, price, amount, side } of await exchange.watchTrades('BTC/USDT')) {
    console.log([timestamp, price, amount, side].join(' '));
  }
}
