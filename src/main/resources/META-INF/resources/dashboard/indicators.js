/** Technical indicators. All functions are pure; they return one value per input, undefined where there is none yet. */

/** Simple moving average. */
export function sma(values, period) {
  let sum = 0;
  return values.map((value, i) => {
    sum += value - (i >= period ? values[i - period] : 0);
    return i >= period - 1 ? sum / period : undefined;
  });
}

/** Exponential moving average with the factor 2 / (period + 1), which begins with the simple average. */
export function ema(values, period) {
  const first = values.findIndex(value => value !== undefined);
  const factor = 2 / (period + 1);
  let average;
  let sum = 0;
  return values.map((value, i) => {
    if (first < 0 || i < first) {
      return undefined;
    }
    const count = i - first + 1;
    if (count <= period) {
      sum += value;
      average = count === period ? sum / period : undefined;
    } else {
      average += (value - average) * factor;
    }
    return average;
  });
}

/** Volume-weighted average price since the beginning of the day; `starts` are the indices of bars that begin one. */
export function vwap(bars, starts = []) {
  const begins = new Set(starts);
  let volume = 0;
  let turnover = 0;
  let last;
  return bars.map((bar, i) => {
    if (begins.has(i)) {
      volume = turnover = 0;
      last = undefined;
    }
    volume += bar.v;
    turnover += bar.v * (bar.vw ?? bar.c);
    last = volume > 0 ? turnover / volume : last;
    return last;
  });
}

/** Bollinger bands: the simple moving average, and that plus and minus `width` standard deviations of the population. */
export function bollinger(values, period, width) {
  const middle = sma(values, period);
  const deviation = middle.map((mean, i) => {
    if (mean === undefined) {
      return undefined;
    }
    let squares = 0;
    for (let k = i - period + 1; k <= i; k++) {
      squares += (values[k] - mean) ** 2;
    }
    return width * Math.sqrt(squares / period);
  });
  return {
    middle,
    upper: middle.map((mean, i) => (mean === undefined ? undefined : mean + deviation[i])),
    lower: middle.map((mean, i) => (mean === undefined ? undefined : mean - deviation[i])),
  };
}

/** Relative strength index with the smoothing of Wilder. */
export function rsi(values, period) {
  let gain = 0;
  let loss = 0;
  return values.map((value, i) => {
    if (i === 0) {
      return undefined;
    }
    const change = value - values[i - 1];
    const [up, down] = [Math.max(0, change), Math.max(0, -change)];
    if (i <= period) {
      gain += up / period;
      loss += down / period;
    } else {
      gain += (up - gain) / period;
      loss += (down - loss) / period;
    }
    return i < period ? undefined : loss === 0 ? (gain === 0 ? 50 : 100) : 100 - 100 / (1 + gain / loss);
  });
}

/** Moving average convergence divergence: the line, its signal, and the difference of the two. */
export function macd(values, fast, slow, signalPeriod) {
  const slowAverage = ema(values, slow);
  const line = ema(values, fast).map((value, i) => (slowAverage[i] === undefined ? undefined : value - slowAverage[i]));
  const signal = ema(line, signalPeriod);
  return { line, signal, histogram: line.map((value, i) => (signal[i] === undefined ? undefined : value - signal[i])) };
}
