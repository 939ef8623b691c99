/** Writing notebooks to the workspace and reading the page of one. */
import type { Locator, Page } from "playwright-core";
import { newNotebook } from "../../document/cells.ts";
import type { Cell, Output } from "../../document/notebook.ts";
import { writeNotebook } from "../../document/write.ts";
import type { Site } from "./browser.ts";

export function code(id: string, source: string, outputs: Output[] = [], count: number | null = null): Cell {
  return { cell_type: "code", id, metadata: {}, source, outputs, execution_count: count };
}

export function markdown(id: string, source: string): Cell {
  return { cell_type: "markdown", id, metadata: {}, source };
}

export function display(data: Record<string, unknown>): Output {
  return { output_type: "display_data", data: data as never, metadata: {} };
}

export async function place(site: Site, path: string, cells: Cell[]): Promise<string> {
  await Deno.writeTextFile(`${site.workspace}/${path}`, writeNotebook({ ...newNotebook(), cells }));
  return `/notebooks/${path}`;
}

export const cellOf = (page: Page, id: string): Locator => page.locator(`[data-cell="${id}"]`);

/** What a cell gave, without its source and its time. */
export const outputsOf = (page: Page, id: string): Locator => cellOf(page, id).locator(".cell-outputs");

/** Sources of the cells in their order, read from the page. */
export function sources(page: Page): Promise<string[]> {
  return page.locator(".cell").evaluateAll((cells) =>
    cells.map((cell) => {
      const lines = [...cell.querySelectorAll(".cm-line, .source > div")];
      return lines.map((line) => (line.textContent ?? "").replace("\u200b", "")).join("\n");
    })
  );
}

export function cellIds(page: Page): Promise<string[]> {
  return page.locator(".cell").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-cell")!));
}

export async function kernelState(page: Page): Promise<string> {
  return (await page.locator(".toolbar-kernel > span").first().textContent()) ?? "";
}

/** The page shows its first cells before its scripts run; this waits until keys and buttons do something. */
export async function opened(page: Page): Promise<void> {
  await page.locator(".toolbar-kernel .dot:not(.lost)").waitFor();
}
