// The hatching of ground without a boundary: a tile that repeats, for the map, and the same lines for pictures.
export const HATCH_PX = 8;

/** A square tile with one diagonal line of a colour, transparent elsewhere. */
export function hatch(colour: string): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = HATCH_PX;
  const pen = canvas.getContext("2d")!;
  drawHatch(pen, 0, 0, HATCH_PX, colour);
  return pen.getImageData(0, 0, HATCH_PX, HATCH_PX);
}

/** Hatch a square. */
export function drawHatch(pen: CanvasRenderingContext2D, x: number, y: number, side: number, colour: string): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, side, side);
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1.4;
  pen.beginPath();
  for (let at = -side; at <= side; at += HATCH_PX) {
    pen.moveTo(x + at, y + side);
    pen.lineTo(x + at + side, y);
  }
  pen.stroke();
  pen.restore();
}
