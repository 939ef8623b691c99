/** The browser of tests and benches: Debian's Chromium, headless, quiet and without a profile of its own. */
import { type Browser, chromium } from "playwright-core";

export const CHROMIUM = "/usr/bin/chromium";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @throws Error that says what to install where there is no Chromium */
export async function launchChromium(): Promise<Browser> {
  const present = await Deno.stat(CHROMIUM).then(() => true, () => false);
  if (!present) {
    throw new Error(
      `Browser tests need Chromium at ${CHROMIUM}. On Debian or Ubuntu: sudo apt-get install -y chromium`,
    );
  }
  return await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}
