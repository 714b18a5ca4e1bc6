// Draws charts in the page. Loaded only when the first chart comes into sight: the library weighs more than all the rest.
import letters from "../../node_modules/source-sans/WOFF2/VF/SourceSans3VF-Upright.otf.woff2?url";

import type { Chart } from "../api/shapes";
import { withFormats } from "./formats";
import { echarts } from "./kinds";
import { laidOut } from "./narrow";
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
    wide = place.clientWidth;
    if (shown) show(...shown); // laid out anew: stretched, circles would be flat and numbers stand off their bars
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

let font: Promise<string> | undefined;

/** The letters a chart was laid out in, as text: a picture that leaves the page finds no others as wide. */
async function face(): Promise<string> {
  const blob = await (await fetch(letters)).blob();
  const data = await new Promise<string>((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.readAsDataURL(blob);
  });
  return `<style>@font-face{font-family:"Source Sans 3";font-weight:200 900;src:url(${data.replace(/^data:[^;,]*/, "data:font/woff2")}) format("woff2")}</style>`;
}

/** The chart as it stands alone, with its titles, as the report draws it: SVG text. */
export async function asSvg(of: Chart): Promise<string> {
  font ??= face();
  const style = await font.catch(() => {
    font = undefined; // the server is away: the picture comes in the reader's letters, the next one asks again
    return "";
  });
  const { option, height } = laidOut(of.framed, of.width, of.framed_height);
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: of.width, height });
  try {
    chart.setOption({ ...withFormats(option), animation: false });
    return chart.renderToSVGString().replace(/^<svg[^>]*>/, (head) => head + style);
  } finally {
    chart.dispose();
  }
}

const SHARP = 2; // pixels of a PNG for one of the chart

export async function asPng(of: Chart): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([await asSvg(of)], { type: "image/svg+xml" }));
  try {
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.naturalWidth * SHARP, height: image.naturalHeight * SHARP });
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("no PNG"))), "image/png"));
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
