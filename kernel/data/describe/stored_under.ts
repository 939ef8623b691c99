/** Which stored series a name means. */
import { DataError, quote } from "../../market/errors.ts";
import { nearestName } from "../../market/nearest.ts";
import { spellings } from "../series_key.ts";
import type { StoredSeries } from "../store/mod.ts";
import { idOf } from "./describe.ts";

/**
 * All timeframes of a symbol, or the one series of an id.
 *
 * @throws DataError where nothing is stored under a name, or series of several markets
 */
export function storedUnder(names: readonly string[], rows: readonly StoredSeries[]): StoredSeries[] {
  const found = names.flatMap((name) => {
    const symbols = spellings(name);
    const exact = rows.filter((row) => name === idOf(row) || name === row.symbol);
    const meant = exact.length > 0 ? exact : rows.filter(({ symbol }) => symbols.includes(symbol));
    const markets = [...new Set(meant.map(({ market }) => market))];
    if (markets.length === 1) return meant;
    if (markets.length > 1) {
      const allowed = markets.join(", ");
      throw new DataError(`Set market for ${quote(name)}: it is stored in ${allowed}`, {
        symbol: name,
        field: "market",
        allowed,
      });
    }
    const near = nearestName(name, rows.flatMap((row) => [row.symbol, idOf(row)]));
    const hint = near ? `; did you mean ${near}?` : "";
    throw new DataError(`Name what is stored, as datasets() lists it: there is no ${quote(name)}${hint}`, {
      symbol: name,
      field: "symbol",
      value: name,
      allowed: rows.map(idOf).join(", "),
    });
  });
  return [...new Set(found)];
}
