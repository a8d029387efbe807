/** The numbers of charts that the page can show. */
export const LAYOUTS = [1, 2, 4];
export const STYLES = ['candles', 'line', 'area'];

/** What all charts have in common. */
export class ChartSettings {
  style = STYLES[0];
  isLog = false;
  /** Indicators with their periods. */
  studies = [];
  /** Symbol with which the charts are compared in percent. */
  compare;
  /** Number of charts. */
  layout = 1;

  /** Applies a view. */
  restore({ style, isLog, studies, compare, layout }) {
    Object.assign(this, { style, isLog, studies, compare, layout });
  }
}
