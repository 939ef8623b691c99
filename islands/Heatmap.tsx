import { useEffect, useRef } from "preact/hooks";
import { useNearView } from "../browser/near_view.ts";
import { currentTheme, onThemeChange } from "../browser/theme.ts";
import { heatmapHeight } from "../kernel/plot/draw/size.ts";
import type { HeatmapFigure } from "../kernel/plot/spec/figure.ts";

/** Drawn anew when the width or the theme changes: its numbers appear where they fit. Its room is kept when it is not. */
export default function Heatmap({ figure }: { figure: HeatmapFigure }) {
  const host = useRef<HTMLDivElement>(null);
  const near = useNearView(host);
  useEffect(() => {
    if (!near) return;
    let stop = () => {};
    let current = true;
    import("../kernel/plot/draw/heatmap.ts").then(({ drawHeatmap }) => {
      const element = host.current;
      if (!current || !element) return;
      const draw = () => {
        const width = Math.floor(element.clientWidth);
        if (width > 0) {
          element.replaceChildren(drawHeatmap(figure, { document, theme: currentTheme(), width }));
        }
      };
      const resized = new ResizeObserver(draw);
      resized.observe(element);
      const unsubscribe = onThemeChange(draw);
      stop = () => {
        resized.disconnect();
        unsubscribe();
        element.replaceChildren();
      };
    });
    return () => {
      current = false;
      stop();
    };
  }, [figure, near]);
  return (
    <figure class="figure">
      <div ref={host} class="figure-heatmap" style={{ minHeight: `${heatmapHeight(figure)}px` }} />
    </figure>
  );
}
