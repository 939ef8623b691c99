/** Every real file of prices imports to the rows that are in it, or to an error that says precisely why not. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { adjust, type Bars, DataError, importBars, type ImportBarsOptions, importColumns } from "tapebook";
import { sharedFile, sharedTest } from "./shared_data.ts";

/** First and last as [time, open, high, low, close, volume], as the file has them. */
type Row = [time: string, open: number, high: number, low: number, close: number, volume: number];
interface Expected {
  file: string;
  options?: ImportBarsOptions;
  symbol: string;
  timeframe: string;
  rows: number;
  first: Row;
  last: Row;
  /** How many symbols the file has, where more than one; the above is the first of them. */
  symbols?: number;
}

const FILES: Expected[] = [
  {
    file: "us-daily/GOOG_2004_2013.csv",
    symbol: "GOOG_2004_2013",
    timeframe: "1d",
    rows: 2148,
    first: ["2004-08-19T00:00", 100, 104.06, 95.96, 100.34, 22351900],
    last: ["2013-03-01T00:00", 797.8, 807.14, 796.15, 806.19, 2175400],
  },
  {
    file: "us-daily/SP500_index_2000_2020.csv",
    symbol: "SP500_index_2000_2020",
    timeframe: "1d",
    rows: 5105,
    first: ["2000-01-03T00:00", 1469.25, 1478, 1438.359985, 1455.219971, 931800000],
    last: ["2020-04-17T00:00", 2842.429932, 2879.219971, 2830.879883, 2874.560059, 5792140000],
  },
  {
    file: "us-daily/AAPL_2004_2018_adj.csv",
    symbol: "AAPL_2004_2018_adj",
    timeframe: "1d",
    rows: 3379,
    first: ["2004-08-19T00:00", 2.250714, 2.275714, 2.168571, 2.193571, 97230000],
    last: ["2018-01-19T00:00", 178.610001, 179.580002, 177.410004, 178.460007, 31269600],
  },
  {
    file: "us-daily/sp500_502bars_default.csv",
    symbol: "sp500_502bars_default",
    timeframe: "1d",
    rows: 502,
    first: ["2017-01-03T00:00", 212.61, 213.35, 211.52, 212.8, 96708880],
    last: ["2018-12-31T00:00", 244.92, 245.54, 242.87, 245.28, 147031456],
  },
  {
    file: "us-daily/sp500_first100_2013_2018.csv.gz",
    options: { symbol: "AAL" },
    symbol: "AAL",
    timeframe: "1d",
    rows: 1259,
    first: ["2013-02-08T00:00", 15.07, 15.12, 14.63, 14.75, 8407500],
    last: ["2018-02-07T00:00", 50.91, 51.98, 50.89, 51.4, 4845831],
  },
  {
    file: "us-daily/AAPL_MSFT_C_closes_2004_2014.csv",
    symbol: "AAPL",
    timeframe: "1d",
    rows: 2517,
    first: ["2004-03-10T00:00", 13.84, 13.84, 13.84, 13.84, NaN],
    last: ["2014-03-10T00:00", 530.92, 530.92, 530.92, 530.92, NaN],
    symbols: 3,
  },
  {
    file: "lean-us/spy.zip",
    options: { priceScale: 10000 },
    symbol: "spy",
    timeframe: "1d",
    rows: 5849,
    first: ["1998-01-02T00:00", 97.31, 97.53, 96.53, 97.36, 2150000],
    last: ["2021-03-31T00:00", 395.35, 398, 395.33, 396.33, 90673494],
  },
  {
    file: "lean-us/aapl.zip",
    options: { priceScale: 10000 },
    symbol: "aapl",
    timeframe: "1d",
    rows: 5849,
    first: ["1998-01-02T00:00", 13.63, 16.25, 13.5, 16.25, 6315000],
    last: ["2021-03-31T00:00", 121.65, 123.54, 121.15, 122.15, 109019052],
  },
  {
    file: "lean-us/goog.zip",
    options: { priceScale: 10000 },
    symbol: "goog",
    timeframe: "1d",
    rows: 4183,
    first: ["2004-08-19T00:00", 135.91, 140.93, 94.54, 100.37, 23200275],
    last: ["2021-03-31T00:00", 2059.12, 2093.9, 2055.27, 2068.63, 1338879],
  },
  {
    file: "india/RELIANCE_2010_2020.csv",
    options: { market: "IN" },
    symbol: "RELIANCE",
    timeframe: "1d",
    rows: 2602,
    first: ["2010-06-10T00:00", 1010, 1017.45, 1007.15, 1015.35, 3191686],
    last: ["2020-12-31T00:00", 1993.5, 2011.9, 1978.6, 1985.3, 8667516],
  },
  {
    file: "india/TCS_2010_2020.csv",
    options: { market: "IN" },
    symbol: "TCS",
    timeframe: "1d",
    rows: 2602,
    first: ["2010-06-10T00:00", 730, 753, 730, 750.5, 898018],
    last: ["2020-12-31T00:00", 2900, 2905, 2845, 2862.75, 4040956],
  },
  {
    file: "india/NIFTYBEES_2010_2020.csv",
    options: { market: "IN" },
    symbol: "NIFTYBEES",
    timeframe: "1d",
    rows: 2602,
    first: ["2010-06-10T00:00", 504.95, 513, 504.95, 511.65, 17824],
    last: ["2020-12-31T00:00", 148.15, 149.95, 148.15, 149.07, 1513100],
  },
  {
    file: "india/NIFTY50_1m_2021_dev.csv.gz",
    options: { market: "IN", timezone: "Asia/Kolkata", stamps: "end" },
    symbol: "NIFTY",
    timeframe: "1m",
    rows: 93116,
    first: ["2021-01-01T03:37", 13996.1, 13996.1, 13996.1, 13996.1, 0],
    last: ["2021-12-31T10:01", 17364.5, 17364.5, 17354.05, 17354.05, 0],
  },
  {
    file: "crypto/FILUSDT-1m-2023-08.csv.gz",
    options: { market: "CRYPTO" },
    symbol: "FILUSDT-1m-2023-08",
    timeframe: "1m",
    rows: 44640,
    first: ["2023-08-01T00:00", 4.255, 4.256, 4.252, 4.252, 25259.1],
    last: ["2023-08-31T23:59", 3.211, 3.214, 3.211, 3.214, 11078],
  },
  {
    file: "crypto/FILUSDT-1m-2023-09.csv.gz",
    options: { market: "CRYPTO" },
    symbol: "FILUSDT-1m-2023-09",
    timeframe: "1m",
    rows: 43200,
    first: ["2023-09-01T00:00", 3.214, 3.214, 3.206, 3.206, 42843],
    last: ["2023-09-30T23:59", 3.352, 3.353, 3.351, 3.352, 4503],
  },
  {
    file: "crypto/BTCUSDT_1h.csv.gz",
    options: { market: "CRYPTO" },
    symbol: "BTCUSDT_1h",
    timeframe: "1h",
    rows: 55597,
    first: ["2017-08-17T04:00", 4261.48, 4313.62, 4261.32, 4308.83, 47.181009],
    last: ["2023-12-20T16:00", 44027.2, 44120, 43923.14, 43949.41, 646.97508],
  },
  {
    file: "intraday/EURUSD_1h_2017_2018.csv",
    options: { market: "FX" },
    symbol: "EURUSD_1h_2017_2018",
    timeframe: "1h",
    rows: 5000,
    first: ["2017-04-19T09:00", 1.0716, 1.0722, 1.07083, 1.07219, 1413],
    last: ["2018-02-07T15:00", 1.23427, 1.23444, 1.22904, 1.22904, 6143],
  },
  {
    file: "intraday/sp500_1m_4days.csv",
    options: { timezone: "America/New_York" },
    symbol: "sp500_1m_4days",
    timeframe: "1m",
    rows: 1564,
    first: ["2020-12-15T14:30", 367.4, 367.62, 367.36, 367.46, 407870],
    last: ["2020-12-18T21:00", 369.13, 369.44, 369.04, 369.15, 8422909],
  },
  {
    file: "dirty/4063-T-1d-bad-div-fixed.csv",
    symbol: "4063-T-1d-bad-div-fixed",
    timeframe: "1d",
    rows: 667,
    first: ["2022-01-04T00:00", 4050, 4134, 4022, 4131, 5385000],
    last: ["2024-09-20T00:00", 5916, 5979, 5823, 5862, 10802700],
  },
  {
    file: "dirty/4063-T-1d-bad-div.csv",
    symbol: "4063-T-1d-bad-div",
    timeframe: "1d",
    rows: 667,
    first: ["2022-01-04T00:00", 4050, 4134, 4022, 4131, 5385000],
    last: ["2024-09-20T00:00", 5916, 5979, 5823, 5862, 10802700],
  },
  {
    file: "dirty/AET-L-1d-100x-error-fixed.csv",
    symbol: "AET-L-1d-100x-error-fixed",
    timeframe: "1d",
    rows: 23,
    first: ["2022-05-03T00:00", 14.5500004291534, 14.5500004291534, 14.5500004291534, 14.5500004291534, 0],
    last: ["2022-06-06T00:00", 14.5500004291534, 14.5500004291534, 14.5500004291534, 14.5500004291534, 0],
  },
  {
    file: "dirty/AET-L-1d-100x-error.csv",
    symbol: "AET-L-1d-100x-error",
    timeframe: "1d",
    rows: 23,
    first: [
      "2022-05-03T00:00",
      0.14550000429153442,
      0.14550000429153442,
      0.14550000429153442,
      0.14550000429153442,
      0,
    ],
    last: [
      "2022-06-06T00:00",
      0.14550000429153442,
      0.14550000429153442,
      0.14550000429153442,
      0.14550000429153442,
      0,
    ],
  },
  {
    file: "dirty/ALPHA-PA-1d-bad-stock-split-fixed.csv",
    symbol: "ALPHA-PA-1d-bad-stock-split-fixed",
    timeframe: "1d",
    rows: 29,
    first: ["2023-04-20T00:00", 3, 3, 2, 3, 2076],
    last: [
      "2023-05-31T00:00",
      0.458999991416931,
      0.469999998807907,
      0.374000012874603,
      0.379999995231628,
      899067,
    ],
  },
  {
    file: "dirty/ALPHA-PA-1d-bad-stock-split.csv",
    symbol: "ALPHA-PA-1d-bad-stock-split",
    timeframe: "1d",
    rows: 29,
    first: ["2023-04-20T00:00", 3, 3, 2, 3, 2076],
    last: [
      "2023-05-31T00:00",
      0.45899999141693115,
      0.4699999988079071,
      0.37400001287460327,
      0.3799999952316284,
      899067,
    ],
  },
  {
    file: "dirty/CALM-1d-no-bad-divs.csv",
    symbol: "CALM-1d-no-bad-divs",
    timeframe: "1d",
    rows: 662,
    first: [
      "2022-01-03T00:00",
      37.029998779296875,
      37.7599983215332,
      36.31999969482422,
      37.70000076293945,
      707800,
    ],
    last: [
      "2024-08-21T00:00",
      71.80000305175781,
      71.98999786376953,
      71.26000213623047,
      71.88999938964844,
      329900,
    ],
  },
  {
    file: "dirty/EWG-1d-no-bad-divs.csv",
    symbol: "EWG-1d-no-bad-divs",
    timeframe: "1d",
    rows: 662,
    first: ["2022-01-03T00:00", 33.119998931884766, 33.189998626708984, 33, 33.15999984741211, 1763100],
    last: [
      "2024-08-21T00:00",
      31.899999618530273,
      32.08000183105469,
      31.829999923706055,
      32.040000915527344,
      400700,
    ],
  },
  {
    file: "dirty/KAP-IL-1d-bad-div-fixed.csv",
    symbol: "KAP-IL-1d-bad-div-fixed",
    timeframe: "1d",
    rows: 665,
    first: ["2022-01-04T00:00", 39.45000076293945, 40.849998474121094, 38.5, 40.599998474121094, 191671],
    last: ["2024-08-22T00:00", 36.70000076293945, 37.04999923706055, 36.5, 36.75, 13580],
  },
  {
    file: "dirty/KAP-IL-1d-bad-div.csv",
    symbol: "KAP-IL-1d-bad-div",
    timeframe: "1d",
    rows: 665,
    first: ["2022-01-04T00:00", 39.45000076293945, 40.849998474121094, 38.5, 40.599998474121094, 191671],
    last: ["2024-08-22T00:00", 36.70000076293945, 37.04999923706055, 36.5, 36.75, 13580],
  },
  {
    file: "dirty/SPY_2008_2018_open_below_low.csv",
    symbol: "SPY_2008_2018_open_below_low",
    timeframe: "1d",
    rows: 2519,
    first: ["2007-12-31T00:00", 147.100006, 147.610001, 146.059998, 146.210007, 108126800],
    last: ["2017-12-29T00:00", 268.529999, 268.549988, 266.640015, 266.859985, 96007400],
  },
  {
    file: "dirty/mismatch.csv",
    symbol: "mismatch",
    timeframe: "1d",
    rows: 502,
    first: ["2016-01-18T00:00", 214.02, 214.27, 213.42, 214.22, 57997156],
    last: ["2018-12-31T00:00", 244.92, 245.54, 242.87, 245.28, 147031456],
  },
  {
    file: "dirty/sp500-5yr_A_slash_dates.csv",
    symbol: "A",
    timeframe: "1d",
    rows: 1259,
    first: ["2013-02-08T00:00", 45.07, 45.35, 45, 45.08, 1824755],
    last: ["2018-02-07T00:00", 68.19, 69.085, 67.905, 68.06, 1988391],
  },
  {
    file: "dirty/UNITTEST_BTC-1m.json",
    options: { market: "CRYPTO" },
    symbol: "UNITTEST_BTC-1m",
    timeframe: "1m",
    rows: 13681,
    first: ["2017-11-04T23:02", 0.00162008, 0.00162008, 0.00162008, 0.00162008, 108.14853839],
    last: ["2017-11-14T22:59", 0.00270001, 0.00270002, 0.00270001, 0.00270002, 1.94577668],
  },
  {
    file: "providers/binance/klines_1h_ETHUSDT_2021-11.json",
    options: { market: "CRYPTO" },
    symbol: "klines_1h_ETHUSDT_2021-11",
    timeframe: "1h",
    rows: 240,
    first: ["2021-11-08T18:00", 4782.45, 4791.39, 4773.61, 4776.51, 9004.483],
    last: ["2021-11-18T17:00", 4000.02, 4033.67, 3960, 3976.29, 20572.6641],
  },
  {
    file: "providers/binance/klines_1m_2024-11-16.json",
    options: { market: "CRYPTO" },
    symbol: "klines_1m_2024-11-16",
    timeframe: "1m",
    rows: 500,
    first: ["2024-11-16T09:07", 0.7227, 0.7256, 0.7227, 0.7244, 574761.5],
    last: ["2024-11-16T17:26", 0.7549, 0.7551, 0.7541, 0.7541, 29345.2],
  },
  {
    file: "providers/kraken/http_ohlc.json",
    options: { market: "CRYPTO" },
    symbol: "XBTUSDT",
    timeframe: "1m",
    rows: 721,
    first: ["2025-11-10T12:17", 106038.2, 106038.2, 106038.2, 106038.2, 0],
    last: ["2025-11-11T00:17", 105899.4, 105899.4, 105899.4, 105899.4, 0],
  },
  {
    file: "providers/kite/historical_minute.json",
    options: { market: "IN" },
    symbol: "historical_minute",
    timeframe: "1m",
    rows: 6,
    first: ["2017-12-15T03:45", 1704.5, 1705, 1699.25, 1702.8, 2499],
    last: ["2017-12-15T03:50", 1699.8, 1700, 1696.55, 1696.9, 802],
  },
  {
    file: "providers/kite/historical_oi.json",
    options: { market: "IN" },
    symbol: "historical_oi",
    timeframe: "1m",
    rows: 6,
    first: ["2019-12-04T03:45", 12009.9, 12019.35, 12001.25, 12001.5, 163275],
    last: ["2019-12-04T03:50", 12006.95, 12009.25, 11999.6, 11999.6, 65325],
  },
  {
    file: "providers/upstox/historical-candle_1minute_2023-07-26.json",
    options: { market: "IN" },
    symbol: "historical-candle_1minute_2023-07-26",
    timeframe: "1m",
    rows: 20,
    first: ["2023-07-26T09:32", 202.1, 204.1, 202.1, 204.1, 80],
    last: ["2023-07-26T09:59", 194.3, 194.3, 194.3, 194.3, 0],
  },
  {
    file: "providers/yahoo-chart/chart-AAPL-2020-08-31-to-2020-11-07.json",
    symbol: "AAPL",
    timeframe: "1d",
    rows: 49,
    first: ["2020-08-31T00:00", 127.58000183105469, 131, 126, 129.0399932861328, 225702700],
    last: [
      "2020-11-06T00:00",
      118.31999969482422,
      119.19999694824219,
      116.12999725341797,
      118.69000244140625,
      114457900,
    ],
  },
  {
    file: "providers/yahoo-chart/historical-via-chart-MSFT-dividends-2021-02-01-to-2022-01-31.csv.json",
    symbol: "MSFT",
    timeframe: "1d",
    rows: 252,
    first: ["2021-02-01T00:00", 235.05999755859375, 242.5, 232.42999267578125, 239.64999389648438, 33314200],
    last: [
      "2022-01-28T00:00",
      300.2300109863281,
      308.4800109863281,
      294.45001220703125,
      308.260009765625,
      49743700,
    ],
  },
  {
    file: "providers/alpaca/historical_stock_data__test_get_bars_desc_0.json",
    symbol: "TSLA",
    timeframe: "1d",
    rows: 3,
    first: ["2023-09-25T00:00", 243.38, 247.1, 238.31, 246.99, 104668716],
    last: ["2023-09-27T00:00", 244.262, 245.33, 234.58, 240.5, 136616287],
  },
  {
    file: "providers/fmp-v3-legacy/historical-price-full_AAPL_single_2021-10.json",
    symbol: "AAPL",
    timeframe: "1d",
    rows: 2,
    first: ["2021-10-07T00:00", 143.06, 144.215, 142.73, 143.29, 61863761],
    last: ["2021-10-08T00:00", 144.03, 144.17, 142.56, 142.9, 55450360],
  },
  {
    file: "providers/fmp-v3-legacy/historical-price-full_GOOG-AAPL-FB_2020-10.json",
    symbol: "GOOG",
    timeframe: "1d",
    rows: 5,
    first: ["2020-10-02T00:00", 1462.030029, 1483.199951, 1450.920044, 1458.420044, 1284100],
    last: ["2020-10-08T00:00", 1465.09, 1490, 1465.09, 1485.93, 1187831],
    symbols: 2,
  },
  {
    file: "providers/fmp-v3-legacy/historical-chart_1min_GSPC.json",
    options: { timezone: "America/New_York" },
    symbol: "historical-chart_1min_GSPC",
    timeframe: "1m",
    rows: 5,
    first: ["2020-03-02T20:55", 3076.26, 3086.6, 3074.73, 3086.6, 3024975592],
    last: ["2020-03-02T20:59", 3083.6, 3086.34, 3082.96, 3086.27, 3175295690],
  },
];

const rowOf = (bars: Bars, i: number): Row => [
  new Date(bars.time[i]!).toISOString().slice(0, 16),
  bars.open[i]!,
  bars.high[i]!,
  bars.low[i]!,
  bars.close[i]!,
  bars.volume[i]!,
];

for (const { file, options, symbol, timeframe, rows, first, last, symbols = 1 } of FILES) {
  sharedTest(`${file} imports as ${rows} bars of ${timeframe}`, async () => {
    const imported = await importBars(sharedFile(file), options);
    const bars = imported.bars[0]!;
    assertEquals([imported.bars.length, bars.symbol, bars.timeframe, bars.length], [
      symbols,
      symbol,
      timeframe,
      rows,
    ]);
    assertEquals(rowOf(bars, 0), first);
    assertEquals(rowOf(bars, bars.length - 1), last);
  });
}

/** What is no price data of one kind, or has a fault that only its owner can settle. */
const REFUSED: [file: string, message: string][] = [
  ["dirty/bad.csv", "row 201, not counting the header, is empty"],
  ["us-daily/sp500_first100_2013_2018.csv.gz", 'set incomplete to "skip": BHF has no open at 2017-07-26'],
  // A day of all securities: one with two series has two rows of one date.
  ["providers/nse-bhavcopy/cm31OCT2019bhav.csv", "BLUEDART at 2019-10-31 (bar 1): 2019-10-31 is there twice"],
  ["providers/nse-bhavcopy/sec_bhavdata_full_01012020.csv", "2020-01-01 is there twice"],
  ["providers/nse-bhavcopy/sec_bhavdata_full_08072024.csv", "2024-07-08 is there twice"],
  ["providers/binance-misc/http_futures_market_continuous_klines.json", "Set timeframe"],
  ["providers/fmp-stable-docs/intraday-1-min.json", "Set timeframe"],
  ["providers/alpaca/historical_stock_data__test_get_bars_single_empty_response_0.json", "It has bars"],
  ["providers/kite/quote.json", "No bars in"],
  ["providers/kite/instruments_nse.csv", "No time column"],
  ["adjustments/aapl.csv", "it has no header"],
  ["calendars/xnys.csv.gz", "No high column"],
  ["calendars/market-hours-database.json.gz", "No bars in"],
  ["universes/sp500_2026-08.csv", "No open column"],
  ["universes/nasdaq100_constituents.csv", "No time column"],
];
for (const [file, message] of REFUSED) {
  sharedTest(`${file} is refused: ${message}`, async () => {
    await assertRejects(() => importBars(sharedFile(file)), DataError, message);
  });
}

sharedTest("no file of real data ends in anything but bars or an error that names it", async () => {
  for (const path of filesIn(sharedFile(""))) {
    const found = await importBars(path).catch((error) => error);
    if ("bars" in found) assert(found.bars.every((bars: Bars) => bars.length > 0), path);
    else assert(found instanceof DataError && found.field !== undefined, `${path}: ${found}`);
  }
});

function* filesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesIn(`${folder}${name}/`);
    else yield folder + name;
  }
}

sharedTest("importColumns() gives all rows of a hundred symbols, the impossible ones included", async () => {
  const { columns } = await importColumns(sharedFile("us-daily/sp500_first100_2013_2018.csv.gz"));
  assertEquals([columns.length, columns.reduce((sum, { time }) => sum + time.length, 0)], [100, 121_855]);
  const aos = columns.find(({ symbol }) => symbol === "AOS")!;
  const day = aos.time.indexOf(Date.parse("2014-05-19"));
  assertEquals([aos.high[day], aos.low[day]], [23.595, 23.85]);
});

sharedTest("the notes of NSE's minutes say zone and ends", async () => {
  const { notes } = await importBars(sharedFile("india/NIFTY50_1m_2021_dev.csv.gz"), { market: "IN" });
  assert(notes.some((note) => note.includes("hours of trading in Asia/Kolkata")));
  assert(notes.some((note) => note.includes('set stamps to "end"')));
});

sharedTest("Yahoo's prices go on at a split: dividends alone become actions, in present shares", async () => {
  const imported = await importBars(sharedFile("dirty/4063-T-1d-bad-div-fixed.csv"));
  const { actions = [] } = imported.bars[0]!;
  assertEquals(actions.map(({ kind }) => kind), Array(5).fill("dividend"));
  assert(imported.notes.some((note) => note.startsWith("Prices do not jump at the splits")));
  // What the file's own adjusted closes take off is what its dividends say, 0.01 % off after 32-bit floats.
  const [closes] = Object.values(imported.adjustedClose);
  const [own, published] = [adjust(imported.bars[0]!, "total"), closes!];
  const last = own.length - 1;
  for (let i = 0; i < own.length; i++) {
    assertAlmostEquals(own.close[i]! / own.close[last]!, published[i]! / published[last]!, 1e-4);
  }
});
