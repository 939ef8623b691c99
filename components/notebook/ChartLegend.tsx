import { type LegendLayer, legendName } from "../../kernel/plot/draw/chart_legend.ts";
import { fieldShades } from "../../kernel/plot/draw/field_shades.ts";
import { palette } from "../../kernel/plot/palette.ts";

interface Props {
  layers: LegendLayer[];
  hidden: readonly string[];
  onToggle: (name: string) => void;
}

/** Names of what is drawn; each hides and shows its own. */
export function ChartLegend({ layers, hidden, onToggle }: Props) {
  if (layers.length === 0) return null;
  return (
    <div class="legend" role="group" aria-label="Shown in the figure">
      {layers.map((layer) => (
        <button
          key={layer.name}
          type="button"
          aria-pressed={!hidden.includes(layer.name)}
          onClick={() => onToggle(layer.name)}
        >
          <span
            class={`swatch ${swatchOf(layer)}`}
            style={{
              color: bothThemes(layer.colour),
              opacity: opacityOf(layer),
              background: shadesOf(layer),
            }}
          />
          {legendName(layer)}
        </button>
      ))}
    </div>
  );
}

function swatchOf(layer: LegendLayer): string {
  if (layer.type === "line") return layer.dashed ? "swatch-dashed" : "swatch-line";
  if (layer.type === "dots") return layer.hollow ? "swatch-ring" : "swatch-dot";
  return "swatch-bar";
}

function bothThemes(colour: LegendLayer["colour"]): string {
  return `light-dark(${palette.light[colour]}, ${palette.dark[colour]})`;
}

function shadesOf(layer: LegendLayer): string | undefined {
  if (layer.type !== "field") return undefined;
  const [light, dark] = (["light", "dark"] as const).map((theme) => fieldShades(layer, theme, 7));
  return `linear-gradient(90deg, ${
    light!.map((shade, i) => `light-dark(${shade}, ${dark![i]})`).join(", ")
  })`;
}

function opacityOf(layer: LegendLayer): number | undefined {
  return layer.type === "band" ? Math.min(1, 2 * (layer.opacity ?? 0.18)) : undefined;
}
