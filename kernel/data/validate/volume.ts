import { type Check, finding } from "./check.ts";
import { counted, percent, rowNames } from "./raw_bars.ts";

export const volume: Check = {
  name: "volume",
  about: "the volume is not negative, seldom zero, and zero only where the price stood still",
  run(data, { maxZeroVolume }) {
    const { length, high, low } = data;
    const [negative, zero, moved]: number[][] = [[], [], []];
    for (let i = 0; i < length; i++) {
      const units = data.volume[i]!;
      if (units < 0 || units === Infinity) negative!.push(i);
      if (units !== 0) continue;
      zero!.push(i);
      if (high[i]! > low[i]!) moved!.push(i);
    }
    const share = zero!.length / length;
    const isUnknown = length > 0 && zero!.length === length;
    if (isUnknown) {
      const message = "The volume is zero in every row: it is not known.";
      return [{ severity: "warning", message, rows: [] }];
    }
    const bad = () =>
      `The volume is negative or infinite in ${counted(negative!.length)}: ${rowNames(data, negative!)}.`;
    const none = () => `The volume is zero in ${counted(zero!.length)}, ${percent(share)}.`;
    const idle = () =>
      `The price moved without volume in ${counted(moved!.length)}: ${rowNames(data, moved!)}.`;
    return [
      ...finding("error", negative!, bad),
      ...finding(share > maxZeroVolume ? "warning" : "note", zero!, none),
      ...finding(moved!.length > maxZeroVolume * length ? "warning" : "note", moved!, idle),
    ];
  },
};
