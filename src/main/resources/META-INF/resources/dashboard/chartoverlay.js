import { make, setAttribute, setText, updateChildren } from './dom.js';

/** Minimum distance of the tags on the price axis, in pixels. */
const TAG_HEIGHT = 18;
const ARROWS = { above: '\u25b2', below: '\u25bc' };

/**
 * What lies over the canvas of a chart and changes more often than it: the crosshair with its labels, and the tags of
 * the latest prices and of price alerts with their lines.
 */
export class ChartOverlay {
  element = make('div', { class: 'chart-overlay', 'aria-hidden': 'true' });

  #vertical = make('i', { class: 'crosshair vertical', hidden: true });
  #horizontal = make('i', { class: 'crosshair horizontal', hidden: true });
  #price = make('span', { class: 'crosshair-label', 'data-label': 'price', hidden: true });
  #time = make('span', { class: 'crosshair-label', 'data-label': 'time', hidden: true });
  #tags = new Map(['ask', 'bid', 'last'].map(name => [name, {
    line: make('i', { class: 'price-line', 'data-line': name, hidden: true }), label: make('span', { class: 'price-tag', 'data-tag': name, hidden: true }),
  }]));

  #alerts = make('div', { class: 'alert-lines' });

  constructor() {
    this.element.append(this.#alerts);
    this.#tags.forEach(({ line, label }) => this.element.append(line, label));
    this.element.append(this.#vertical, this.#horizontal, this.#price, this.#time);
  }

  /**
   * Paints the tags.
   *
   * @param tags objects with `name`, `text`, `y`, and for the last price its `direction`
   * @param pane rectangle of the prices; not needed without tags
   */
  paintTags(tags, pane) {
    const visible = spread(tags.filter(({ y }) => y >= pane.top - 1 && y <= pane.top + pane.height + 1));
    for (const [name, { line, label }] of this.#tags) {
      const tag = visible.find(other => other.name === name);
      line.hidden = label.hidden = tag === undefined;
      if (tag !== undefined) {
        setText(label, tag.text);
        setAttribute(label, 'data-direction', tag.direction);
        setAttribute(line, 'data-direction', tag.direction);
        line.style.transform = `translateY(${Math.round(tag.y)}px)`;
        line.style.width = `${pane.right}px`;
        label.style.transform = `translate(${pane.right}px, ${Math.round(tag.labelY - TAG_HEIGHT / 2)}px)`;
      }
    }
  }

  /**
   * Paints the levels of price alerts: a line for each that is visible, and at the upper and the lower end of the price
   * scale a tag for the nearest of those that are not.
   *
   * @param alerts objects with `text`, `side` and `y`
   * @param pane rectangle of the prices; not needed without alerts
   */
  paintAlerts(alerts, pane) {
    updateChildren(this.#alerts, placeAlerts(alerts, pane), createAlert, (element, { text, side, y, edge, others }) => {
      const [line, name, label] = element.children;
      setText(label, edge === undefined ? text : `${ARROWS[edge]} ${text}`);
      setText(name, `Alert ${side === 'above' ? '\u2265' : '\u2264'}${others > 0 ? ` and ${others} more` : ''}`);
      setAttribute(label, 'data-edge', edge);
      line.hidden = edge !== undefined;
      line.style.width = `${pane.right}px`;
      line.style.transform = `translateY(${Math.round(y)}px)`;
      name.style.transform = `translate(calc(${pane.right}px - 100%), ${Math.round(edge === undefined ? y - TAG_HEIGHT : y - TAG_HEIGHT / 2)}px)`;
      label.style.transform = `translate(${pane.right}px, ${Math.round(y - TAG_HEIGHT / 2)}px)`;
    });
  }

  /** The visible tags, for an image of the chart. */
  get tags() {
    const alerts = [...this.#alerts.children].map(({ lastElementChild }) => lastElementChild);
    const prices = [...this.#tags.values()].map(({ label }) => label);
    return [...alerts, ...prices].filter(label => !label.hidden).map(label => ({ label, text: label.textContent }));
  }

  /**
   * Paints the crosshair.
   *
   * @param crosshair its position and labels, or undefined to hide it; without `y`, it has no horizontal line
   */
  paintCrosshair(crosshair) {
    const hasPrice = crosshair?.y !== undefined;
    this.#vertical.hidden = this.#time.hidden = crosshair === undefined;
    this.#horizontal.hidden = this.#price.hidden = !hasPrice;
    if (crosshair === undefined) {
      return;
    }
    const { x, y, time, value, right, bottom } = crosshair;
    setText(this.#time, time);
    this.#vertical.style.transform = `translateX(${Math.round(x)}px)`;
    this.#vertical.style.height = `${bottom}px`;
    const half = this.#time.offsetWidth / 2;
    this.#time.style.transform = `translate(${Math.round(Math.min(right - half, Math.max(half, x)) - half)}px, ${bottom + 3}px)`;
    if (hasPrice) {
      setText(this.#price, value);
      this.#horizontal.style.transform = `translateY(${Math.round(y)}px)`;
      this.#horizontal.style.width = `${right}px`;
      this.#price.style.transform = `translate(${right}px, ${Math.round(y - TAG_HEIGHT / 2)}px)`;
    }
  }
}

function createAlert() {
  return make('div', {}, make('i', { class: 'price-line', 'data-line': 'alert' }), make('span', { class: 'alert-name' }),
    make('span', { class: 'price-tag', 'data-tag': 'alert' }));
}

/**
 * Returns the alerts within a pane, and the nearest one beyond each of its ends, at that end, with the number of the
 * `others` beyond it. A price without a position, as one that is not above 0 on a logarithmic scale, has no place.
 */
export function placeAlerts(alerts, pane) {
  if (alerts.length === 0) {
    return [];
  }
  const [top, bottom] = [pane.top, pane.top + pane.height];
  const above = alerts.filter(({ y }) => y < top - 1).sort((a, b) => b.y - a.y);
  const below = alerts.filter(({ y }) => y > bottom + 1).sort((a, b) => a.y - b.y);
  const atEdge = (beyond, edge, y) => beyond.slice(0, 1).map(alert => ({ ...alert, y, edge, others: beyond.length - 1 }));
  return [
    ...alerts.filter(({ y }) => y >= top - 1 && y <= bottom + 1),
    ...atEdge(above, 'above', top + TAG_HEIGHT / 2), ...atEdge(below, 'below', bottom - TAG_HEIGHT / 2),
  ];
}

/** Moves the labels of bid and ask so that they do not cover that of the last price. */
function spread(tags) {
  const last = tags.find(({ name }) => name === 'last');
  const placed = tags.map(tag => ({ ...tag, labelY: tag.y }));
  const [ask, bid] = ['ask', 'bid'].map(name => placed.find(tag => tag.name === name));
  const lastY = last?.y;
  if (ask !== undefined && lastY !== undefined) {
    ask.labelY = Math.abs(ask.y - lastY) < TAG_HEIGHT ? lastY - TAG_HEIGHT : ask.y;
  }
  if (bid !== undefined && lastY !== undefined) {
    bid.labelY = Math.abs(bid.y - lastY) < TAG_HEIGHT ? lastY + TAG_HEIGHT : bid.y;
  }
  if (ask !== undefined && bid !== undefined && bid.labelY - ask.labelY < TAG_HEIGHT) {
    // Both are on the same side of the last price, or there is none.
    if (lastY !== undefined && ask.labelY > lastY) {
      bid.labelY = ask.labelY + TAG_HEIGHT;
    } else {
      ask.labelY = bid.labelY - TAG_HEIGHT;
    }
  }
  return placed;
}
