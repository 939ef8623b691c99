/** A provider's CSV with named columns. */
import { splitRecords } from "../import/csv_dialect.ts";
import { ProviderError } from "./provider_error.ts";

/** Records below the header, and the place of each column that is wanted. */
export interface CsvAnswer<Name extends string> {
  readonly rows: readonly (readonly string[])[];
  readonly at: Readonly<Record<Name, number>>;
}

/** @param names what each column is called in the formats of the provider: capitals and digits, nothing between */
export function csvAnswer<Name extends string>(
  provider: string,
  text: string,
  names: Readonly<Record<Name, readonly string[]>>,
): CsvAnswer<Name> {
  const [header = [], ...rows] = splitRecords(text.replace(/^\uFEFF/, ""), ",", Infinity);
  const found = header.map((cell) => cell.toUpperCase().replaceAll(/[^A-Z0-9]/g, ""));
  const places = Object.entries<readonly string[]>(names).map(([name, called]) => {
    const place = found.findIndex((each) => called.includes(each));
    if (place >= 0) return [name, place] as const;
    const columns = header.join(", ").slice(0, 200);
    throw new ProviderError(
      `Ask another provider: ${provider}'s file has no column ${called.join(" or ")}, but ${
        columns || "nothing"
      }.`,
      { provider, fault: "shape", field: name },
    );
  });
  return { rows, at: Object.fromEntries(places) as Record<Name, number> };
}
