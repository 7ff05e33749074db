// Photos made small before they are sent: longest side 1600 pixels, JPEG; what the picture betrays besides (EXIF) goes with it.
const LONGEST = 1600;
const QUALITY = 0.8;

/** A photo small enough for a village's network; another file, or one that this browser cannot read goes as it is. */
export async function compress(file: File): Promise<Blob> {
  if (file.type && !file.type.startsWith("image/")) return file;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), "image/jpeg", QUALITY));
}
