// The map with its title and legend as a PNG file.
import { drawHatch } from "@/map/hatch";
import type { Entry } from "@/map/parts/Legend.vue";

/** Draw a map's canvas with its title and legend, and hand it over as a download. */
export function savePicture(drawing: HTMLCanvasElement | null, title: string, legend: Entry[]): void {
  if (!drawing) return;
  const [head, row, side] = [56, 28, 16];
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(drawing.width, 600);
  canvas.height = head + drawing.height + legend.length * row + side * 2;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#17212b";
  pen.font = "bold 24px sans-serif";
  pen.fillText(title, side, 38);
  pen.drawImage(drawing, 0, head);
  pen.font = "18px sans-serif";
  legend.forEach((one, at) => {
    const y = head + drawing.height + side + at * row;
    if (one.colour) {
      pen.fillStyle = one.colour;
      pen.fillRect(side, y, 20, 20);
    } else drawHatch(pen, side, y, 20, "#55626f");
    pen.fillStyle = "#17212b";
    pen.fillText(`${one.words}  ${one.count ?? ""}`, side + 30, y + 16);
  });
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
