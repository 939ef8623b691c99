// Blocking on purpose: the chosen theme is on <html> before the first paint.
try {
  const theme = localStorage.getItem("tapebook.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("tapebook.rail") === "narrow") document.documentElement.dataset.rail = "narrow";
} catch {
  // Storage is refused to this page: the system's theme holds.
}
