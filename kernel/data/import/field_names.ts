/** Which column is which, by the names that publishers give them. */
import type { OhlcvField } from "../ohlcv.ts";

/** What a row may say of its share besides: a close adjusted for splits and dividends, and these themselves. */
export const ACTION_FIELDS = ["adjustedClose", "dividend", "split"] as const;
export type ActionField = typeof ACTION_FIELDS[number];

/** What a column may be: the six of bars, a time of day beside a date, a symbol in each row, and these. */
export type FieldName = OhlcvField | ActionField | "clock" | "symbol";

/** In order of preference; letters and digits alone, in lower case. */
const NAMES: Readonly<Record<FieldName, readonly string[]>> = {
  time: [
    "time",
    "date",
    "datetime",
    "timestamp",
    "opentime",
    "starttime",
    "day",
    "date1",
    "tradedate",
    "tradingdate",
    "pricedate",
    "gmttime",
    "utctime",
    "localtime",
    "timeutc",
    "timegmt",
    "dateutc",
    "unix",
    "unixtime",
    "unixtimestamp",
    "epoch",
    "ts",
    "startedat",
    "t",
    "dateandtime",
    "businessdate",
    "traddt",
    "timeperiodstart",
  ],
  open: ["open", "o", "openprice", "openingprice", "priceopen", "opnpric", "openbid", "bidopen", "first"],
  high: ["high", "h", "highprice", "pricehigh", "hghpric", "highbid", "bidhigh", "max"],
  low: ["low", "l", "lowprice", "pricelow", "lwpric", "lowbid", "bidlow", "min"],
  close: [
    "close",
    "c",
    "closeprice",
    "closingprice",
    "priceclose",
    "clspric",
    "closebid",
    "bidclose",
    "closelast",
    "price",
  ],
  volume: [
    "volume",
    "vol",
    "v",
    "volumetraded",
    "totalvolume",
    "tickvol",
    "tickvolume",
    "tottrdqty",
    "ttltrdqnty",
    "ttltradgvol",
    "totaltradedquantity",
    "totaltradequantity",
    "noofshares",
    "sharestraded",
    "quantity",
    "qty",
    "basevolume",
  ],
  clock: ["time", "hour", "clock", "timeofday"],
  symbol: [
    "symbol",
    "ticker",
    "name",
    "tic",
    "tradingsymbol",
    "instrument",
    "security",
    "code",
    "s",
    "tckrsymb",
    "pair",
  ],
  adjustedClose: ["adjclose", "adjustedclose", "closeadj", "closeadjusted", "adjcloseprice"],
  dividend: ["dividends", "dividend", "divcash", "dividendamount", "exdividend"],
  split: ["stocksplits", "stocksplit", "splits", "split", "splitratio", "splitcoefficient", "splitfactor"],
};

/** "1. open", "<OPEN>", "Open Price", "open_price" and "Volume (BTC)" without what is not the name. */
export const plainName = (name: string): string =>
  name.toLowerCase().replace(/^\s*\d+[.a-z]?\.\s+/, "").replaceAll(/\(.*?\)/g, "").replaceAll(
    /[^\p{L}\p{N}]/gu,
    "",
  );

/** Index of the column that a field's names mean, by their order of preference; undefined where there is none. */
export function findField(
  names: readonly string[],
  field: FieldName,
  taken: readonly number[] = [],
): number | undefined {
  const plain = names.map(plainName);
  for (const each of NAMES[field]) {
    const found = plain.findIndex((name, i) => name === each && !taken.includes(i));
    if (found >= 0) return found;
  }
  // "Volume BTC" beside "Volume USDT": the first counts units, the second money.
  const units = field === "volume"
    ? plain.findIndex((name, i) => name.startsWith("volume") && !taken.includes(i))
    : -1;
  return units < 0 ? undefined : units;
}

export const namesOf = (field: FieldName): readonly string[] => NAMES[field];

/** How many of the names are those of some field: the line with most of them is the header. */
export const knownCount = (names: readonly string[]): number =>
  (Object.keys(NAMES) as FieldName[]).filter((field) => findField(names, field) !== undefined).length;
