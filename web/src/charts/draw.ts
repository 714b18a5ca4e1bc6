// Draws charts in the page. Loaded only when the first chart comes into sight: the library weighs more than all the rest.
import type { Chart } from "../api/shapes";
import { withFormats } from "./formats";
import { echarts } from "./kinds";
import { laidOut, NARROW } from "./narrow";
import { inTheme } from "./theme";

export interface Drawn {
  show: (chart: Chart, theme: "light" | "dark") => void;
  end: () => void;
}

export function draw(place: HTMLElement): Drawn {
  const chart = echarts.init(place, null, { renderer: "svg" });
  let shown: Parameters<Drawn["show"]> | null = null;
  let wide = place.clientWidth;
  const show: Drawn["show"] = (of, theme) => {
    shown = [of, theme];
    const { option, height } = laidOut(of.option, place.clientWidth || of.width, of.height);
    place.style.height = `${height}px`;
    chart.resize({ height });
    chart.setOption({ ...withFormats(inTheme(option, theme)), animation: false, backgroundColor: "transparent" }, true);
  };
  const eye = new ResizeObserver(() => {
    if (place.clientWidth === wide || place.clientWidth === 0) return; // hidden: nothing to fit
    const isOther = Math.min(wide, place.clientWidth) < NARROW;
    wide = place.clientWidth;
    if (isOther && shown) show(...shown);
    else chart.resize();
  });
  eye.observe(place);
  return {
    show,
    end: () => {
      eye.disconnect();
      chart.dispose();
    },
  };
}

/** The chart as it stands alone, with its titles, as the report draws it: SVG text. */
export function asSvg(of: Chart): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: of.width, height: of.framed_height });
  try {
    chart.setOption({ ...withFormats(of.framed), animation: false });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

const SHARP = 2; // pixels of a PNG for one of the chart

export async function asPng(of: Chart): Promise<Blob> {
  const image = new Image(of.width * SHARP, of.framed_height * SHARP);
  image.src = URL.createObjectURL(new Blob([asSvg(of)], { type: "image/svg+xml" }));
  try {
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no PNG"))), "image/png"));
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
