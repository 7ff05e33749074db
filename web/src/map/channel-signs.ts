// The sign of a channel point: a letter for its kind, filled where it works, struck through where not, dashed where nobody looked.
import { type Working, WORKING, WORKING_COLOURS } from "@/map/data/channels";

const SIDE_PX = 26;
/** Twice as fine as the screen may be. */
export const SHARPNESS = 2;

export const signName = (letter: string, working: Working) => `sign:${working}:${letter}`;

/** The image of a sign by its name; null for another image. */
export function drawSign(name: string): ImageData | null {
  const [kind, found, letter] = name.split(":");
  const working = WORKING.find((one) => one === found);
  if (kind !== "sign" || !working || !letter) return null;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE_PX * SHARPNESS;
  const pen = canvas.getContext("2d")!;
  pen.scale(SHARPNESS, SHARPNESS);
  const colour = WORKING_COLOURS[working];
  pen.beginPath();
  pen.roundRect(2, 2, SIDE_PX - 4, SIDE_PX - 4, 5);
  pen.fillStyle = working === "working" ? colour : "#fff";
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = working === "working" ? "#fff" : colour;
  if (working === "unseen") pen.setLineDash([3, 2]);
  pen.stroke();
  pen.setLineDash([]);
  if (working === "broken") {
    pen.beginPath();
    pen.moveTo(4, SIDE_PX - 4);
    pen.lineTo(SIDE_PX - 4, 4);
    pen.stroke();
  }
  pen.fillStyle = working === "working" ? "#fff" : colour;
  pen.font = "bold 14px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(letter, SIDE_PX / 2, SIDE_PX / 2 + 1);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
