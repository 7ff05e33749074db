// The map as a PNG file, with what a map on paper must say: title, legend, scale, source and date.
import { drawHatch } from "@/map/hatch";
import { asDistance, scaleBar } from "@/map/scale";
import type { Entry } from "@/map/parts/Legend.vue";

/** A map as it is drawn now. */
export interface Drawing {
  canvas: HTMLCanvasElement;
  /** Metres on the ground of one pixel of the canvas. */
  metresAPixel: number;
}

/** Draw a map with what belongs to it, and hand it over as a download; `notes` are its lines of source and date. */
export function savePicture(drawn: Drawing | null, title: string, legend: Entry[], notes: string[]): void {
  if (!drawn) return;
  const drawing = drawn.canvas;
  const [head, row, side] = [56, 28, 16];
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(drawing.width, 600);
  canvas.height = head + drawing.height + (legend.length + notes.length) * row + side * 2;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#17212b";
  pen.font = "bold 24px sans-serif";
  pen.fillText(title, side, 38);
  pen.drawImage(drawing, 0, head);
  pen.font = "18px sans-serif";
  drawScale(pen, drawn.metresAPixel, side, head + drawing.height - side);
  legend.forEach((one, at) => {
    const y = head + drawing.height + side + at * row;
    if (one.colour) {
      pen.fillStyle = one.colour;
      pen.fillRect(side, y, 20, 20);
    } else drawHatch(pen, side, y, 20, "#55626f");
    pen.fillStyle = "#17212b";
    pen.fillText(`${one.words}  ${one.count ?? ""}`, side + 30, y + 16);
  });
  pen.fillStyle = "#55626f";
  pen.font = "15px sans-serif";
  notes.forEach((note, at) => pen.fillText(note, side, head + drawing.height + side + (legend.length + at) * row + 18));
  canvas.toBlob((blob) => {
    if (!blob) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${title.replace(/\s*·\s*/g, "-")}.png`;
    link.click();
    // Some browsers read it only after the click is over.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
}

/** The bar of the scale, with its left end at a point. */
function drawScale(pen: CanvasRenderingContext2D, metresAPixel: number, x: number, y: number): void {
  const { metres, px } = scaleBar(metresAPixel, 160);
  pen.fillStyle = "rgb(255 255 255 / 80%)";
  pen.fillRect(x - 6, y - 30, px + 12, 36);
  pen.strokeStyle = pen.fillStyle = "#17212b";
  pen.lineWidth = 2;
  pen.beginPath();
  for (const [px1, py1] of [[0, -8], [0, 0], [px, 0], [px, -8]] as const) pen.lineTo(x + px1, y + py1);
  pen.stroke();
  pen.fillText(asDistance(metres), x + 4, y - 10);
}
