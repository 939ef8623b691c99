/** What was made of a file's adjusted closes, splits and dividends, in a sentence each. */
import { ACTION_FIELDS, findField, plainName } from "./field_names.ts";
import type { FileSeries } from "./file_bars.ts";
import type { Mapping } from "./mapping.ts";
import { someOf } from "./table.ts";

export function actionRemarks(
  names: readonly string[],
  mapping: Mapping,
  series: readonly FileSeries[],
): string[] {
  const bySaying = Map.groupBy(series.filter(({ actions = [] }) => actions.length > 0), saying);
  const made = [...bySaying].map(([text, some]) => {
    const whose = some.length === series.length ? "" : ` of ${someOf(some.map(({ symbol }) => symbol))}`;
    return text.replace("$", whose);
  });
  const closes =
    'Adjusted closes are in adjustedClose, for adjust(bars, "total"); prices are as in open, high, low and close.';
  return [
    ...mapping.adjustedClose === undefined ? [] : [closes],
    ...made,
    ...unread(names, mapping),
  ];
}

function saying({ actions = [], adjusted, atSplits }: FileSeries): string {
  if (adjusted === "total") {
    return "Prices$ hold the dividends already, so that neither these nor splits are in actions.";
  }
  switch (atSplits) {
    case "jump":
      return "Prices$ jump at the splits: they are raw, and splits and dividends are in actions.";
    case "level":
      return "Prices$ do not jump at the splits: they are adjusted for them, and dividends alone are in actions.";
    case "both":
      return "Prices$ jump at some splits and not at others: these are not in actions.";
    case "untold":
      return "Prices$ do not tell whether they are adjusted for the splits, which are too small to be seen: " +
        "they are not in actions.";
    default:
      return `${actions.length === 1 ? "The dividend$ is" : "The dividends$ are"} in actions.`;
  }
}

const WORDS = { adjustedClose: "adjusted closes", dividend: "dividends", split: "splits" } as const;

/** Columns of other prices, and splits that are no numbers. */
function unread(names: readonly string[], mapping: Mapping): string[] {
  const words: string[] = ACTION_FIELDS.filter((field) =>
    mapping[field] === undefined && findField(names, field) !== undefined
  ).map((field) => WORDS[field]);
  if (names.some((name) => plainName(name) === "capitalgains")) words.push("capital gains");
  return words.length === 0 ? [] : [`The file's ${words.join(", ")} were not read.`];
}
