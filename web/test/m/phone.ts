// A phone in a test's hand: the client's own modules over one IndexedDB, opened through their own doors.
import { IDBFactory } from "fake-indexeddb";
import { vi } from "vitest";
import type { Server } from "@test/m/server";

export type Phone = Awaited<ReturnType<typeof open>>;

/** A phone that was never used, in reach of a server. */
export async function newPhone(server: Server): Promise<Phone> {
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("fetch", server.fetch);
  document.cookie = "gridwatch_csrf=proof";
  return open();
}

/** Open the page: anew after its tab was killed, or in a second tab beside the first. */
export async function open() {
  vi.resetModules();
  const modules = {
    vault: await import("@/m/device/vault"),
    checks: await import("@/m/device/checks"),
    drafts: await import("@/m/device/drafts"),
    outbox: await import("@/m/device/outbox"),
    receipts: await import("@/m/device/receipts"),
    sending: await import("@/m/device/sending"),
    starting: await import("@/m/device/starting"),
    session: await import("@/session"),
  };
  await modules.starting.start(() => {});
  return modules;
}

/** Write a report with some files, and hand it to the outbox. */
export async function report(phone: Phone, text: string, ...files: string[]): Promise<string> {
  const draft = phone.drafts.newDraft({ category: "J4", text, placeCode: "529901200204002" });
  for (const file of files) draft.files.push(await phone.drafts.keepFile(new Blob([file], { type: "image/jpeg" }), "photo"));
  await phone.drafts.save(draft);
  await phone.outbox.submit(draft);
  return draft.id;
}

/** What is in the outbox as another tab would find it: on the phone itself, not in this page's memory. */
export const kept = (phone: Phone) => phone.vault.allOf<import("@/m/device/outbox").Item>("items");
export const keptItem = async (phone: Phone, id: string) => (await kept(phone)).find((one) => one.id === id);
