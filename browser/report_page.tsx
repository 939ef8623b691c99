/** What runs in a report's page: each still picture and table gives way to the live one. */
import { render } from "preact";
import FigurePart from "../islands/FigurePart.tsx";
import type { SheetPart } from "../kernel/plot/spec/sheet.ts";

const figures = JSON.parse(document.getElementById("figures")?.textContent ?? "[]") as SheetPart[];

for (const place of document.querySelectorAll<HTMLElement>("[data-figure]")) {
  const figure = figures[Number(place.dataset.figure)];
  if (!figure) continue;
  place.replaceChildren();
  render(<FigurePart figure={figure} />, place);
}

/** Paper has nothing to open. */
addEventListener("beforeprint", () => {
  for (const section of document.querySelectorAll("details")) section.open = true;
});
