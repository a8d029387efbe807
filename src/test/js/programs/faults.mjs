// Receives trades with the programs that people have for other feeds, all at once, and prints what happens to each:
// "NAME receives PHASE" after some trades of a phase, and "NAME closed CODE" when its connection ends, if the client
// tells it. Ends with a fault if a trade is wrong or missing. The test sends the trades, suspends the program, and stops
// the server: see TradeFeed.
// Arguments: the address of the server, and the directories in which the packages are installed.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { CcxtUser } from '../testing/ccxt-user.js';
import { PhasedTrades } from '../testing/phased-trades.js';

const [address, ...directories] = process.argv.slice(2);
const require = (i, name) => createRequire(`${directories[i]}/`)(name);
const load = (i, name) => import(pathToFileURL(`${directories[i]}/node_modules/${name}/dist/main.js`));
const apiNode = require(0, 'binance-api-node');
const siebly = require(1, 'binance');
const { Spot } = require(2, '@binance/spot');
const connector = require(3, '@binance/connector');
const ccxt = require(4, 'ccxt');
const { streaming } = require(5, '@alpacahq/alpaca-trade-api');
const { AlpacaStream } = require(6, '@master-chief/alpaca');
const { CoinbasePro, WebSocketEvent } = require(7, 'coinbase-pro-node');
const { WebsocketClient: CoinbaseClient } = require(8, 'coinbase-api');
const massive = await load(9, '@massive.com/client-js');
const polygon = await load(10, '@polygon.io/client-js');

const webSocket = path => `${address.replace(/^http/, 'ws')}${path}`;
const SYMBOLS = ['AAPL', 'MSFT', 'NVDA'];
const STREAMS = SYMBOLS.map(symbol => `${symbol.toLowerCase()}@trade`);
const PRODUCTS = SYMBOLS.map(symbol => `${symbol}-USD`);
const SILENT = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map(level => [level, () => {}]));
const RECONNECT_MS = 200;
// ccxt hands out no more trades at once.
const TRADES_LIMIT = 1_000_000;

// ccxt throws the error of a slow client of Alpaca where no program can catch it.
process.on('unhandledRejection', error => {
  if (!/alpaca code: 407/.test(error?.message)) throw error;
});

const closed = (name, code = '') => console.log(`${name} closed ${code}`.trim());
const again = connect => setTimeout(connect, RECONNECT_MS);

function binance(name) {
  const trades = new PhasedTrades(name);
  return ({ e, s, t, p, q }) => e === 'trade' && trades.add(s, t, p, q);
}

function alpaca(name) {
  const trades = new PhasedTrades(name);
  return ({ S, i, p, s }) => trades.add(S, i, p, s);
}

function coinbase(name) {
  const trades = new PhasedTrades(name);
  return ({ type, product_id, trade_id, price, size }) =>
    type === 'match' && trades.add(product_id.replace('-USD', ''), trade_id, price, size);
}

// The client tells nobody that a connection has ended, and hands on the event serverShutdown as a trade without fields.
function useBinanceApiNode() {
  const trades = new PhasedTrades('binance-api-node');
  apiNode.default({ httpBase: `${address}binance`, wsBase: webSocket('binance/ws') }).ws.trades(
    SYMBOLS, ({ eventType, symbol, tradeId, price, quantity }) =>
      eventType === 'serverShutdown' || trades.add(symbol, tradeId, price, quantity));
}

function useBinance() {
  const client = new siebly.WebsocketClient({ wsUrl: webSocket('binance'), reconnectTimeout: RECONNECT_MS }, SILENT);
  client.on('message', binance('binance'));
  client.on('reconnecting', ({ event }) => closed('binance', event.code));
  client.subscribe(STREAMS, 'main');
}

async function useBinanceSpot() {
  const onTrade = binance('@binance/spot');
  const connection = await new Spot({
    configurationRestAPI: { basePath: `${address}binance`, apiKey: '' },
    configurationWebsocketStreams: { wsURL: webSocket('binance'), reconnectDelay: RECONNECT_MS },
  }).websocketStreams.connect();
  connection.on('error', () => {});
  connection.on('close', code => closed('@binance/spot', code));
  for (const symbol of SYMBOLS) connection.trade({ symbol }).on('message', onTrade);
}

// The client tells its log the code.
function useBinanceConnector() {
  const onTrade = binance('@binance/connector');
  new connector.WebsocketStream({
    wsURL: webSocket('binance'),
    callbacks: { message: text => onTrade(JSON.parse(text)) },
    reconnectDelay: RECONNECT_MS,
    logger: { ...SILENT, warn: text => closed('@binance/connector', /to (\d+)/.exec(text)?.[1]) },
  }).subscribe(STREAMS);
}

function watch(exchange, name, onTrade) {
  const symbols = SYMBOLS.map(symbol => `${symbol}/USD`);
  new CcxtUser(ccxt, symbols.map(symbol => async () => {
    try {
      return await exchange.watchTrades(symbol);
    } catch (error) {
      if (symbol === symbols[0]) closed(name, /closing code (\d+)/.exec(error.message)?.[1]);
      await new Promise(again);
      throw error;
    }
  })).watch(onTrade);
}

const ccxtOptions = { tradesLimit: TRADES_LIMIT, ws: { backoff: { base: RECONNECT_MS } } };

function useCcxtForBinance() {
  const name = 'ccxt-binance';
  watch(new ccxt.pro.binance({
    urls: { api: { public: `${address}binance/api/v3`, ws: { spot: webSocket('binance/ws') } } },
    options: { fetchMarkets: { types: ['spot'] }, ...ccxtOptions },
    httpAgent: false,
  }), name, binance(name));
}

async function useCcxtForAlpaca() {
  const name = 'ccxt-alpaca';
  const http = `${address}alpaca`;
  const exchange = new ccxt.pro.alpaca({
    apiKey: 'any',
    secret: 'thing',
    urls: { api: { trader: http, market: http, ws: { crypto: webSocket('alpaca/v2/iex') } } },
    options: ccxtOptions,
    httpAgent: false,
  });
  exchange.setMarkets(await exchange.fetchMarkets({ asset_class: 'us_equity' }));
  watch(exchange, name, alpaca(name));
}

function useCcxtForCoinbase() {
  const name = 'ccxt-coinbase';
  const http = `${address}coinbase`;
  watch(new ccxt.pro.coinbaseexchange({
    urls: { api: { public: http, private: http, ws: webSocket('coinbase') } },
    options: ccxtOptions,
    httpAgent: false,
  }), name, coinbase(name));
}

async function useAlpacaTradeApi() {
  const name = '@alpacahq/alpaca-trade-api';
  const trades = new PhasedTrades(name);
  const stream = new streaming.StockDataStream({
    credentials: { keyId: 'any', secret: 'thing' }, url: webSocket('alpaca/v2/iex'), initialReconnectMs: RECONNECT_MS,
  });
  stream.on(streaming.EVENT.TRADE, ({ symbol, id, price, size }) => trades.add(symbol, id, price, size));
  stream.on(streaming.EVENT.CLIENT_ERROR, () => {});
  stream.on(streaming.EVENT.RECONNECTING, () => closed(name));
  stream.connect();
  await stream.waitForAuthentication();
  stream.subscribeForTrades(SYMBOLS);
}

// The client does not connect again: the program does.
function useMasterChief() {
  const name = '@master-chief/alpaca';
  const onTrade = alpaca(name);
  const connect = () => {
    const client = new AlpacaStream({
      credentials: { key: 'any', secret: 'thing' },
      type: 'market_data',
      source: 'sip',
      endpoints: { websocket: { market_data: source => webSocket(`alpaca/v2/${source}`) } },
    });
    client.on('error', () => {});
    client.getConnection().addEventListener('error', () => {});
    client.getConnection().addEventListener('close', ({ code }) => {
      closed(name, code);
      again(connect);
    });
    client.on('trade', onTrade);
    client.once('authenticated', () => client.subscribe('trades', SYMBOLS));
  };
  connect();
}

function useCoinbaseProNode() {
  const name = 'coinbase-pro-node';
  const { ws } = new CoinbasePro({
    apiKey: '', apiSecret: '', passphrase: '', httpUrl: `${address}coinbase`, wsUrl: webSocket('coinbase/feed'),
  });
  ws.on(WebSocketEvent.ON_OPEN, () => ws.subscribe({ name: 'matches', product_ids: PRODUCTS }));
  ws.on(WebSocketEvent.ON_MESSAGE, coinbase(name));
  ws.on(WebSocketEvent.ON_CLOSE, ({ code }) => closed(name, code));
  ws.connect({ minReconnectionDelay: RECONNECT_MS });
}

function useCoinbaseApi() {
  const name = 'coinbase-api';
  const client = new CoinbaseClient({ wsUrl: webSocket('coinbase'), reconnectTimeout: RECONNECT_MS }, SILENT);
  client.on('update', coinbase(name));
  client.on('exception', () => {});
  client.on('reconnect', ({ event }) => closed(name, event.code));
  client.subscribe({ topic: 'matches', payload: { product_ids: PRODUCTS } }, 'exchangeMarketData');
}

// The client does not connect again: the program does.
function useMassive(name, { websocketClient }) {
  const trades = new PhasedTrades(name);
  const sockets = websocketClient('any key', webSocket('massive'));
  const connect = () => {
    const socket = sockets.stocks();
    const authenticate = socket.onopen;
    socket.onopen = () => {
      authenticate();
      socket.send(JSON.stringify({ action: 'subscribe', params: SYMBOLS.map(symbol => `T.${symbol}`).join() }));
    };
    socket.onmessage = ({ data }) => JSON.parse(data)
      .filter(({ ev }) => ev === 'T')
      .forEach(({ sym, i, p, s }) => trades.add(sym, i, p, s));
    socket.onclose = ({ code }) => {
      closed(name, code);
      again(connect);
    };
  };
  connect();
}

useBinanceApiNode();
useBinance();
await useBinanceSpot();
useBinanceConnector();
useCcxtForBinance();
await useCcxtForAlpaca();
useCcxtForCoinbase();
await useAlpacaTradeApi();
useMasterChief();
useCoinbaseProNode();
useCoinbaseApi();
useMassive('@massive.com/client-js', massive);
useMassive('@polygon.io/client-js', polygon);
