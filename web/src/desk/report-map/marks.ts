// The marks of reports on the map and in its legend: each a form or a letter of its own, so that no colour is needed to
// tell them apart.
import type { Mark } from "@/desk/report-map/points";

export const MARK_PX = 24;
const GROUPS: Record<string, { colour: string; says: string; corners: number }> = {
  late: { colour: "#b3261e", says: "!", corners: 4 },
  waiting: { colour: "#14608a", says: "", corners: 0 },
  ended: { colour: "#55626f", says: "✓", corners: 0 },
};
// Dark enough for a white letter; neighbours in the alphabet differ in lightness as well as in hue.
const LETTERS = ["#8e1b15", "#1d5f8a", "#6b4a00", "#1f6b45", "#6d3b8f", "#0f6f74", "#a3360b", "#3c4fa3", "#7a2a5c", "#4b6113", "#275a3a"];
const OTHER = "#55626f";

export function lookOf(mark: Mark): { colour: string; says: string; corners: number } {
  const letter = LETTERS[mark.charCodeAt(0) - "A".charCodeAt(0)];
  return GROUPS[mark] ?? { colour: letter ?? OTHER, says: mark, corners: 0 };
}

/** Draw a mark into a square at the pen's origin. */
export function drawMark(pen: CanvasRenderingContext2D, mark: Mark, side: number): void {
  const { colour, says, corners } = lookOf(mark);
  const [middle, reach] = [side / 2, side / 2 - side / 16];
  pen.beginPath();
  // What is overdue stands on a corner.
  if (corners) for (let at = 0; at < corners; at += 1) pen.lineTo(middle + reach * Math.sin((at * Math.PI) / 2), middle - reach * Math.cos((at * Math.PI) / 2));
  else pen.arc(middle, middle, reach * 0.86, 0, 2 * Math.PI);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = side / 14;
  pen.strokeStyle = "#fff";
  pen.stroke();
  pen.fillStyle = "#fff";
  pen.font = `bold ${side * 0.5}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  if (says) pen.fillText(says, middle, middle + side * 0.03);
  else {
    pen.beginPath();
    pen.arc(middle, middle, side * 0.13, 0, 2 * Math.PI);
    pen.fill();
  }
}

/** A mark as an image, twice as fine as it is shown. */
export function markImage(mark: Mark): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = MARK_PX * 2;
  const pen = canvas.getContext("2d")!;
  drawMark(pen, mark, canvas.width);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
