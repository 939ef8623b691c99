/** A page printed by a headless Chromium: without its script and without a network, so it prints the still pictures. */
import { DataError, quote } from "../../market/errors.ts";

/** Where the browsers that can print are usually installed. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/microsoft-edge",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:/Program Files/Google/Chrome/Application/chrome.exe",
  "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
  "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
];

/**
 * @param chromium path of the browser; default: the first of its usual places
 * @throws DataError where there is none, and where this process may not start it
 */
export async function pdfOf(page: string, chromium?: string): Promise<Uint8Array> {
  const executablePath = await found(chromium === undefined ? PLACES : [chromium], chromium);
  const browser = await launched(executablePath);
  try {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      offline: true,
      colorScheme: "light",
    });
    const tab = await context.newPage();
    // Paper has nothing to open.
    await tab.setContent(
      page.replaceAll('<details class="sheet-section">', '<details class="sheet-section" open>'),
    );
    return await tab.pdf({
      format: "A4",
      printBackground: true,
      margin: { top: "14mm", bottom: "16mm", left: "12mm", right: "12mm" },
      displayHeaderFooter: true,
      headerTemplate: "<span></span>",
      footerTemplate:
        '<div style="width:100%;text-align:center;font-size:8px;color:#5b6068"><span class="pageNumber"></span> / <span class="totalPages"></span></div>',
    });
  } finally {
    await browser.close();
  }
}

/** What drives the browser reads files of the system, for which Deno wants all permissions and not those to read. */
async function launched(executablePath: string) {
  try {
    const { chromium } = await import("playwright-core");
    return await chromium.launch({ executablePath, args: ["--disable-gpu", "--no-first-run"] });
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    const allowed = 'all permissions: deno run -A; or format: "html", which any browser prints';
    throw new DataError(`Give ${allowed}. A PDF is printed by a browser, and this process may not start it`, {
      field: "format",
      value: "pdf",
      allowed,
      cause,
    });
  }
}

async function found(places: readonly string[], named: string | undefined): Promise<string> {
  for (const place of places) {
    if (await Deno.stat(place).then(({ isFile }) => isFile, () => false)) return place;
  }
  const allowed = "the path of Chromium, Chrome or Edge";
  const message = named === undefined
    ? "Install Chromium (on Debian or Ubuntu: sudo apt-get install -y chromium) or set chromium to its path: a PDF is printed by it, and it is in none of its usual places"
    : `Set chromium to ${allowed}: there is no file ${quote(named)}`;
  throw new DataError(message, { field: "chromium", value: named, allowed });
}
