import type { RefObject } from "preact";
import { type MutableRef, useEffect, useRef } from "preact/hooks";
import { useNearView } from "./near_view.ts";
import { currentTheme, onThemeChange } from "./theme.ts";

type Theme = ReturnType<typeof currentTheme>;

export interface LiveFigure {
  setTheme(theme: Theme): void;
  destroy(): void;
}

/**
 * Draws into an element while it is near the window, in the page's theme. For another figure what is drawn is updated where
 * `update` is given, and else made anew. The drawing code is loaded when it is first needed.
 */
export function useLiveFigure<Live extends LiveFigure>(
  host: RefObject<HTMLElement>,
  figure: unknown,
  load: () => Promise<(element: HTMLElement, theme: Theme) => Live>,
  update?: (live: Live) => void,
): MutableRef<Live | null> {
  const live = useRef<Live | null>(null);
  const near = useNearView(host);
  useEffect(() => {
    if (!near) return;
    let stop = () => {};
    let current = true;
    load().then((mount) => {
      if (!current || !host.current) return;
      const mounted = mount(host.current, currentTheme());
      live.current = mounted;
      const unsubscribe = onThemeChange((theme) => mounted.setTheme(theme));
      stop = () => {
        unsubscribe();
        mounted.destroy();
        live.current = null;
      };
    });
    return () => {
      current = false;
      stop();
    };
  }, [update ? null : figure, near]);
  useEffect(() => {
    if (live.current) update?.(live.current);
  }, [figure]);
  return live;
}
