/** Free names for new files, as Jupyter chooses them. */
import { joined, nameOf } from "./place.ts";

/** "Untitled.ipynb", then "Untitled1.ipynb" and so on. */
export function* untitledNames(folder: string, stem: string, extension: string): Generator<string> {
  for (let count = 0;; count++) yield joined(folder, `${stem}${count || ""}${extension}`);
}

/** "report.ipynb" gives "report-Copy1.ipynb", and so does a copy of it "report-Copy2.ipynb". */
export function* copyNames(folder: string, from: string): Generator<string> {
  const name = nameOf(from);
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot) : "";
  const stem = name.slice(0, name.length - extension.length).replace(/-Copy\d+$/, "");
  for (let count = 1;; count++) yield joined(folder, `${stem}-Copy${count}${extension}`);
}
