// Reports being written: saved at every keystroke, one save after the other.
import { ref, shallowRef, triggerRef } from "vue";
import { v7 as uuidv7 } from "uuid";
import type { components } from "@/api/schema";
import { allOf, bytesOf, forget, keep, keepBytes, NotKept, room, valueOf } from "@/m/device/vault";
import { sha256 } from "@/m/device/receipts";

export type Position = components["schemas"]["Location"];
export type Concern = components["schemas"]["Concern"];

export interface KeptFile {
  sha256: string;
  kind: "photo" | "voice";
  size: number;
  mediaType: string;
}

export interface Draft {
  id: string;
  begunAt: string;
  category: string;
  text: string;
  files: KeptFile[];
  position: Position | null;
  placeCode: string;
  concerns: Concern[];
  confidential: boolean;
  visitId: string | null;
}

export const drafts = shallowRef<Draft[]>([]);
/** Why the last save failed, until one succeeds. */
export const notKept = ref<NotKept["why"] | null>(null);
export const savedAt = ref<Date | null>(null);

/** Below this many bytes the phone warns before anything is lost. */
const LITTLE_ROOM = 5_000_000;
export const hasLittleRoom = ref(false);

export async function recallDrafts(): Promise<void> {
  const kept = (await allOf<Draft>("drafts")).sort((a, b) => b.begunAt.localeCompare(a.begunAt));
  // Left empty by a tab that was killed; not the one that this page is about to open.
  const empty = kept.filter((one) => isUntouched(one) && !location.pathname.endsWith(one.id));
  for (const one of empty) await forget("drafts", one.id);
  drafts.value = kept.filter((one) => !empty.includes(one));
  await watchRoom();
}

export function newDraft(changes: Partial<Draft> = {}): Draft {
  return {
    id: uuidv7(), begunAt: new Date().toISOString(), category: "", text: "", files: [], position: null, placeCode: "",
    concerns: [], confidential: false, visitId: null, ...changes,
  };
}

/** Whether nothing has been written into a draft yet. */
export const isUntouched = (draft: Draft) =>
  !draft.category && !draft.text && !draft.files.length && !draft.concerns.length && !draft.position && !draft.placeCode && !draft.visitId;

let saving: Promise<void> = Promise.resolve();

/** Save a draft as it is now; saves run one after the other, so that the last keystroke wins. */
export function save(draft: Draft): Promise<void> {
  const asItIs = JSON.parse(JSON.stringify(draft)) as Draft; // no proxy of Vue's
  saving = saving.then(async () => {
    try {
      await keep("drafts", asItIs.id, asItIs);
      notKept.value = null;
      savedAt.value = new Date();
    } catch (fault) {
      if (!(fault instanceof NotKept)) throw fault;
      notKept.value = fault.why;
    }
  });
  const at = drafts.value.findIndex((one) => one.id === draft.id);
  if (at >= 0) drafts.value[at] = asItIs;
  else drafts.value.unshift(asItIs);
  triggerRef(drafts);
  return saving;
}

/** Forget a draft, and its files where nothing else has them. */
export async function discard(draft: Pick<Draft, "id" | "files">): Promise<void> {
  await saving;
  await forget("drafts", draft.id);
  drafts.value = drafts.value.filter((one) => one.id !== draft.id);
  await forgetFiles(draft.files);
}

/** The check that is being written, as `useScribble` keeps it; its photos are held like those of drafts. */
export const CHECK = "check";

/** Forget those files that no draft, no check and nothing in the outbox has: the same photo may be in two reports. */
export async function forgetFiles(files: KeptFile[]): Promise<void> {
  await saving;
  const holders = [...(await allOf<{ files: KeptFile[] }>("drafts")), ...(await allOf<{ files: KeptFile[] }>("items"))];
  const check = await valueOf<{ points: Record<string, { files: KeptFile[] }> }>("mirror", `scribble:${CHECK}`);
  holders.push(...Object.values(check?.points ?? {}));
  const held = new Set(holders.flatMap((one) => one.files.map((file) => file.sha256)));
  for (const file of files) if (!held.has(file.sha256)) await forget("files", file.sha256);
}

/** Keep a photo or a voice note on this phone. Throws NotKept. */
export async function keepFile(blob: Blob, kind: KeptFile["kind"]): Promise<KeptFile> {
  if ((await room()) < blob.size * 2) throw new NotKept("full");
  const bytes = await blob.arrayBuffer();
  const kept = { sha256: await sha256(bytes), kind, size: blob.size, mediaType: blob.type };
  await keepBytes("files", kept.sha256, bytes);
  await watchRoom();
  return kept;
}

/** A file of this phone, to be shown or sent; null when it is not here any more. */
export async function fileBlob(file: KeptFile): Promise<Blob | null> {
  const bytes = await bytesOf("files", file.sha256);
  return bytes && new Blob([bytes], { type: file.mediaType });
}

async function watchRoom(): Promise<void> {
  hasLittleRoom.value = (await room()) < LITTLE_ROOM;
}
