/** Light or dark: the reader's choice, kept in this browser, or the system's. static/theme.js reads the same key. */
export type ThemeChoice = "system" | "light" | "dark";
export type Theme = "light" | "dark";

const KEY = "tapebook.theme";
const CHANGED = "tapebook:theme";
const systemIsDark = () => matchMedia("(prefers-color-scheme: dark)");

export function currentChoice(): ThemeChoice {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "system";
}

export function setChoice(choice: ThemeChoice): void {
  if (choice === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = choice;
    localStorage.setItem(KEY, choice);
  }
  dispatchEvent(new Event(CHANGED));
}

export function currentTheme(): Theme {
  const choice = currentChoice();
  return choice === "system" ? (systemIsDark().matches ? "dark" : "light") : choice;
}

/** Calls back after each change; returns how to stop. */
export function onThemeChange(listener: (theme: Theme) => void): () => void {
  const tell = () => listener(currentTheme());
  const system = systemIsDark();
  addEventListener(CHANGED, tell);
  system.addEventListener("change", tell);
  return () => {
    removeEventListener(CHANGED, tell);
    system.removeEventListener("change", tell);
  };
}
