/** What runs in a report's page: each still picture and table gives way to the live one. */
import { render } from "preact";
import FigureView from "../islands/FigureView.tsx";
import type { Figure } from "../kernel/plot/spec/figure.ts";

const figures = JSON.parse(document.getElementById("figures")?.textContent ?? "[]") as Figure[];

for (const place of document.querySelectorAll<HTMLElement>("[data-figure]")) {
  const figure = figures[Number(place.dataset.figure)];
  if (!figure) continue;
  place.replaceChildren();
  render(<FigureView figure={figure} />, place);
}

/** Paper has nothing to open. */
addEventListener("beforeprint", () => {
  for (const section of document.querySelectorAll("details")) section.open = true;
});
