/**
 * Measures the page of a running server in Chromium without a screen, and beside it two grids that show the same stream.
 * Requires Node 20, npm, which downloads what it needs into target/npm, and Chromium.
 *
 *   node src/test/js/bench/page.js load http://127.0.0.1:8080     requests, bytes, first price and chart; 4 times slower CPU
 *   node src/test/js/bench/page.js frames http://127.0.0.1:8080   frames and main thread: page, AG Grid, Perspective
 *   node src/test/js/bench/page.js pan http://127.0.0.1:8080      frames and main thread while a chart pans 5,000 bars
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['playwright-core@1.65.1', 'ag-grid-community@36.2.0', '@perspective-dev/client@5.5.1', '@perspective-dev/server@5.5.1',
  '@perspective-dev/viewer@5.5.1', '@perspective-dev/viewer-datagrid@5.5.1'];
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SIZE = { width: 1440, height: 900 };
const ROUNDS = 5;
const SLOWDOWN = 4;
const WARM_UP_MS = 10_000;
const MEASURED_MS = 12_000;
const PANNED_MS = 6_000;
const BARS = 5_000;
const HERE = fileURLToPath(new URL('.', import.meta.url));
const MODULES = fileURLToPath(new URL('../../../../target/npm/page-bench', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/**
 * Reports when the frame with the first price is on the screen, and when the chart has been drawn. Marks the cell before
 * that frame is painted, so that the browser measures the time (Element Timing API).
 */
const REPORT_TIMES = `
  const times = {};
  const report = (name, milliseconds) => {
    times[name] ??= milliseconds;
    if (times.price !== undefined && times.chart !== undefined) {
      reportTimes(JSON.stringify(times));
      return true;
    }
    return false;
  };
  new PerformanceObserver(list => report('price', list.getEntries()[0].renderTime)).observe({ type: 'element' });
  const changes = new MutationObserver(() => {
    const amount = [...document.querySelectorAll('#watchlist .amount')].find(({ textContent }) => textContent.trim() !== '');
    if (amount !== undefined) {
      amount.parentElement.setAttribute('elementtiming', 'price');
      changes.disconnect();
    }
  });
  changes.observe(document, { childList: true, characterData: true, subtree: true });
  const look = () => {
    const isDrawn = document.querySelector('#chart canvas') && document.getElementById('chart').dataset.last;
    if (!(isDrawn && report('chart', performance.now()))) {
      requestAnimationFrame(look);
    }
  };
  requestAnimationFrame(look);`;

const [command, server = 'http://127.0.0.1:8080'] = process.argv.slice(2);
const measure = { load: measureLoad, frames: measureFrames, pan: measurePan }[command];
if (measure === undefined) {
  console.error('usage: node src/test/js/bench/page.js load|frames|pan [address of the server]');
  process.exit(2);
}
install();
const { chromium } = createRequire(join(MODULES, 'index.js'))('playwright-core');
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
try {
  await measure();
} finally {
  await browser.close();
}

function install() {
  if (!existsSync(join(MODULES, 'node_modules', ...PACKAGES.at(-1).split('@').slice(0, -1).join('@').split('/')))) {
    mkdirSync(MODULES, { recursive: true });
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--prefix', MODULES, ...PACKAGES], { stdio: 'inherit' });
  }
}

/** Opens a page with an empty cache. */
async function open(address, prepare = async () => {}) {
  const context = await browser.newContext({ viewport: SIZE });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable');
  await prepare(page, devtools);
  await page.goto(address);
  return { page, devtools, close: () => context.close() };
}

async function measureLoad() {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const transfers = [];
    let measured;
    const { devtools, close } = await open(server, async (prepared, session) => {
      // A binding, because the program that Playwright runs in a page to wait for something delays the page itself.
      measured = new Promise(reported => session.on('Runtime.bindingCalled', ({ payload }) => reported(JSON.parse(payload))));
      await session.send('Runtime.enable');
      await session.send('Runtime.addBinding', { name: 'reportTimes' });
      await prepared.addInitScript(REPORT_TIMES);
      await session.send('Network.enable');
      await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
      session.on('Network.loadingFinished', ({ encodedDataLength }) => transfers.push(encodedDataLength));
    });
    const { price, chart } = await measured;
    await devtools.detach();
    rounds.push({ price, chart, requests: transfers.length, bytes: transfers.reduce((sum, bytes) => sum + bytes, 0) });
    await close();
  }
  console.log(`${ROUNDS} loads with an empty cache, CPU ${SLOWDOWN} times slower: median (minimum to maximum)`);
  for (const [name, unit] of [['requests', ''], ['bytes', ' bytes'], ['price', ' ms until the first price'], ['chart', ' ms until the chart']]) {
    const sorted = rounds.map(values => Math.round(values[name])).sort((a, b) => a - b);
    console.log(`${name}: ${sorted[Math.floor(ROUNDS / 2)]} (${sorted[0]} to ${sorted.at(-1)})${unit}`);
  }
}

async function measureFrames() {
  const grids = await serve();
  const query = `?server=${encodeURIComponent(server)}`;
  for (const [name, address] of [['page', server], ['AG Grid', `${grids.address}/ag-grid.html${query}`], ['Perspective', `${grids.address}/perspective.html${query}`]]) {
    const { page, devtools, close } = await open(address);
    page.on('pageerror', error => console.error(`${name}: ${error}`));
    await delay(WARM_UP_MS);
    await report(name, page, devtools, MEASURED_MS);
    await close();
  }
  grids.close();
}

async function measurePan() {
  const { page, devtools, close } = await open(`${server}/#chart=AAPL&tf=1m`);
  await page.waitForFunction(() => document.getElementById('chart').dataset.last !== undefined);
  await page.evaluate(async ({ bars }) => {
    const chart = document.getElementById('chart');
    const newest = Number(chart.dataset.last);
    while (newest - Number(chart.dataset.first) < bars * 60_000_000) {
      chart.querySelector('.chart-overlay').dispatchEvent(new WheelEvent('wheel', { deltaX: -8_000, bubbles: true, cancelable: true }));
      await new Promise(painted => requestAnimationFrame(painted));
    }
  }, { bars: BARS });
  const pan = () => {
    const overlay = document.querySelector('#chart .chart-overlay');
    let moved = 0;
    let step = 40;
    const move = () => {
      moved += step;
      step = Math.abs(moved) > 8_000 ? -step : step;
      overlay.dispatchEvent(new WheelEvent('wheel', { deltaX: step, bubbles: true, cancelable: true }));
      requestAnimationFrame(move);
    };
    requestAnimationFrame(move);
  };
  await page.evaluate(pan);
  await report('90 visible bars', page, devtools, PANNED_MS);
  await page.evaluate(() => {
    for (let i = 0; i < 20; i++) {
      document.getElementById('chart').dispatchEvent(new KeyboardEvent('keydown', { key: '-' }));
    }
  });
  await report('all bars that fit', page, devtools, PANNED_MS);
  await close();
}

/** Prints the animation frames of each second and the share of the main thread, including layout and paint. */
async function report(name, page, devtools, milliseconds) {
  const before = await taskSeconds(devtools);
  const startMs = performance.now();
  const frames = await page.evaluate(duration => new Promise(done => {
    const perSecond = [];
    const start = performance.now();
    const frame = () => {
      const second = Math.floor((performance.now() - start) / 1_000);
      if (second * 1_000 >= duration) {
        done(perSecond);
        return;
      }
      perSecond[second] = (perSecond[second] ?? 0) + 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }), milliseconds);
  const share = (await taskSeconds(devtools) - before) / ((performance.now() - startMs) / 1_000);
  const mean = frames.reduce((sum, count) => sum + count, 0) / frames.length;
  console.log(`${name}: ${mean.toFixed(1)} frames/s (${Math.min(...frames)} to ${Math.max(...frames)}), main thread ${Math.round(share * 100)} %`);
}

async function taskSeconds(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value;
}

/** Serves the pages of the grids and the packages that they use. */
async function serve() {
  const http = createServer(async ({ url }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
    const folder = path.startsWith(`${sep}node_modules${sep}`) ? MODULES : HERE;
    try {
      const body = await readFile(join(folder, path));
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise(listening => http.listen(0, '127.0.0.1', listening));
  return { address: `http://127.0.0.1:${http.address().port}`, close: () => http.close() };
}
