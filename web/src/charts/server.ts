// Draws a chart's option as SVG where there is no document. Defines one global, `render`.
import { withFormats } from "./formats";
import { echarts } from "./kinds";

const scope = globalThis as unknown as Record<string, unknown>;

// A bare engine has neither timers nor a console; a still picture needs neither, but the library asks for them.
scope["setTimeout"] ??= () => 0;
scope["clearTimeout"] ??= () => undefined;
scope["console"] ??= { log() {}, warn() {}, error() {} };

/**
 * An option as SVG text.
 *
 * optionJSON    : an ECharts option as JSON: no functions, formatters are strings with {b}, {c}, {value}, or as formats.ts says
 * width, height : pixels, > 0
 * name          : goes before the ids inside, so that several pictures can stand in one document; "chart"
 * returns       : `<svg ...>...</svg>`, the same text for the same arguments
 * Errors: a SyntaxError for what is no JSON, a RangeError for a size that is none.
 */
export function render(optionJSON: string, width: number, height: number, name = "chart"): string {
  if (!(width > 0 && height > 0)) throw new RangeError(`a chart of ${width} by ${height} pixels: both must be above 0`);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ ...withFormats(JSON.parse(optionJSON) as object), animation: false });
    return renamed(chart.renderToSVGString(), name);
  } finally {
    chart.dispose();
  }
}

// The library numbers what it draws through the life of the process; the same chart must not differ each time.
function renamed(picture: string, name: string): string {
  const seen = new Map<string, string>();
  return picture.replace(/\bzr\d+-[a-z]+-?\d+/g, (id) => {
    const known = seen.get(id) ?? `${name}-${seen.size}`;
    seen.set(id, known);
    return known;
  });
}

scope["render"] = render;
