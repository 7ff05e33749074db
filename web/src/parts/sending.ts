// Sending a file: a photo made small, announced by its SHA-256, then its bytes. Both can be repeated without harm.
import { answered, api } from "@/api/client";
import type { components } from "@/api/schema";
import { compress } from "@/parts/photos";

type Kind = components["schemas"]["EvidenceItem"]["kind"];

export async function sha256Of(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function kindOf(file: File): Kind {
  if (file.type.startsWith("image/")) return "photo";
  if (file.type.startsWith("audio/")) return "voice";
  return file.type.startsWith("video/") ? "video" : "document";
}

const bytes = (file: Blob) => ({
  body: file as unknown as string,
  bodySerializer: (body: unknown) => body as BodyInit,
  headers: { "Content-Type": "application/octet-stream" },
});

/** Send a file of a report; its name there. Throws a Problem. */
export async function sendReportFile(reportId: string, file: File, purpose: "report" | "revisit"): Promise<string> {
  const small = await compress(file);
  const sha256 = await sha256Of(small);
  const evidence = [{ sha256, kind: kindOf(file), size: small.size, purpose }];
  await answered(api.POST("/api/v1/reports/{report_id}/evidence", { params: { path: { report_id: reportId } }, body: { evidence } }));
  const params = { path: { report_id: reportId, sha256 } };
  await answered(api.PUT("/api/v1/reports/{report_id}/evidence/{sha256}", { params, ...bytes(small) }));
  return sha256;
}

/** A photo made small, and how it is announced. */
export async function smallPhoto(file: File): Promise<{ photo: Blob; announced: { sha256: string; size: number } }> {
  const photo = await compress(file);
  return { photo, announced: { sha256: await sha256Of(photo), size: photo.size } };
}

/** A photo made small, or a document as it is, and how it is announced. */
export async function readyFile(file: File): Promise<Ready> {
  const content = await compress(file);
  return { content, announced: { sha256: await sha256Of(content), size: content.size, kind: kindOf(file) === "photo" ? "photo" : "document" } };
}
export interface Ready {
  content: Blob;
  announced: components["schemas"]["AnnouncedFile"];
}

/** Send an announced file of a check, of the sighting of a channel point, or of an answer to a letter. Throws a Problem. */
export async function sendAttached(subject: "check" | "channel_sighting" | "letter", subject_id: string, sha256: string, content: Blob): Promise<void> {
  const params = { path: { subject, subject_id, sha256 } };
  await answered(api.PUT("/api/v1/files/{subject}/{subject_id}/{sha256}", { params, ...bytes(content) }));
}

/** The same for whoever answered a letter by a link. Throws a Problem. */
export async function sendByLink(token: string, sha256: string, content: Blob): Promise<void> {
  const file = bytes(content);
  const params = { path: { sha256 }, header: { "X-Reply-Link": token } };
  await answered(api.PUT("/api/v1/letter-links/files/{sha256}", { params, ...file, headers: { ...file.headers, "X-Reply-Link": token } }));
}

/** Send proof of an order; its name there. Throws a Problem. */
export async function sendProof(orderId: string, file: File): Promise<string> {
  const small = await compress(file);
  const sha256 = await sha256Of(small);
  const evidence = [{ sha256, kind: kindOf(file), size: small.size }];
  await answered(api.POST("/api/v1/orders/{order_id}/evidence", { params: { path: { order_id: orderId } }, body: { evidence } }));
  const params = { path: { order_id: orderId, sha256 } };
  await answered(api.PUT("/api/v1/orders/{order_id}/evidence/{sha256}", { params, ...bytes(small) }));
  return sha256;
}
