import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { runningNotebooks } from "../browser/contents.ts";
import { everyWhileVisible } from "../browser/every.ts";
import { currentChoice, setChoice, type ThemeChoice } from "../browser/theme.ts";
import type { RunningNotebook } from "../components/entry.ts";
import { IconButton } from "../components/IconButton.tsx";
import { Icon, type IconName } from "../components/Icon.tsx";
import { notebookUrl } from "../components/paths.ts";

interface Props {
  /** Path of the page, for the mark on its entry. */
  here: string;
  sessions: RunningNotebook[];
}

const REFRESH_MS = 10_000;
const THEMES: Record<ThemeChoice, { icon: IconName; label: string; next: ThemeChoice }> = {
  system: { icon: "monitor", label: "Theme: as the system", next: "light" },
  light: { icon: "sun", label: "Theme: light", next: "dark" },
  dark: { icon: "moon", label: "Theme: dark", next: "system" },
};

export default function Rail({ here, sessions }: Props) {
  const running = useSignal(sessions);
  const theme = useSignal<ThemeChoice>("system");

  const refresh = async () => {
    const listed = await runningNotebooks();
    if (listed.ok) running.value = listed.value;
  };
  useEffect(() => {
    theme.value = currentChoice();
    return everyWhileVisible(REFRESH_MS, refresh);
  }, []);

  const shutDown = async (session: RunningNotebook) => {
    await fetch(`/api/sessions/${encodeURIComponent(session.id)}`, { method: "DELETE" }).catch(() => null);
    await refresh();
  };
  const collapse = () => {
    const narrow = document.documentElement.dataset.rail !== "narrow";
    document.documentElement.dataset.rail = narrow ? "narrow" : "wide";
    localStorage.setItem("tapebook.rail", narrow ? "narrow" : "wide");
  };
  const nextTheme = () => {
    theme.value = THEMES[theme.value].next;
    setChoice(theme.value);
  };

  const inRuns = here === "/notebooks/runs" || here.startsWith("/notebooks/runs/");
  const { icon, label } = THEMES[theme.value];
  return (
    <>
      <button type="button" class="icon-button rail-open" popovertarget="rail" aria-label="Open the menu">
        <Icon name="menu" />
      </button>
      <aside class="rail" id="rail" popover="auto" aria-label="Main">
        <a class="rail-name" href="/notebooks" title="Tapebook">
          <Icon name="activity" />
          <span>Tapebook</span>
        </a>
        <RailLink href="/notebooks" icon="notebook-text" label="Notebooks" current={!inRuns} />
        <RailLink href="/notebooks/runs" icon="check" label="Runs" current={inRuns} />
        {running.value.length > 0 && <p class="rail-heading">Running</p>}
        {running.value.map((session) => (
          <div class="rail-session" key={session.id}>
            <a class="rail-link" href={notebookUrl(session.path)} title={`${session.path}: ${session.state}`}>
              <i class={`dot ${session.state}`} />
              <span>{session.path.replace(/\.ipynb$/, "")}</span>
            </a>
            <IconButton icon="x" label={`Shut down ${session.path}`} onClick={() => shutDown(session)} />
          </div>
        ))}
        <div class="rail-foot">
          <button type="button" class="rail-link" onClick={nextTheme} title={label}>
            <Icon name={icon} />
            <span>{label}</span>
          </button>
          <button type="button" class="rail-link rail-collapse" onClick={collapse} title="Collapse the menu">
            <Icon name="panel-left" />
            <span>Collapse</span>
          </button>
        </div>
      </aside>
    </>
  );
}

function RailLink({ href, icon, label, current }: {
  href: string;
  icon: IconName;
  label: string;
  current: boolean;
}) {
  return (
    <a class="rail-link" href={href} title={label} aria-current={current ? "page" : "false"}>
      <Icon name={icon} />
      <span>{label}</span>
    </a>
  );
}
