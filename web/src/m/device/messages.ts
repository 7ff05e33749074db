// Messages about one's own reports: what is new, as the server last said.
import { shallowRef } from "vue";
import { answered, api } from "@/api/client";
import { unlessUnchanged } from "@/api/unchanged";
import type { components } from "@/api/schema";
import { keep, valueOf } from "@/m/device/vault";

export type Message = components["schemas"]["Notification"];
interface Inbox {
  items: Message[];
  unread: number;
}

export const inbox = shallowRef<Inbox>({ items: [], unread: 0 });
const KEPT = "inbox";
const MOST = 50;

export async function recallMessages(): Promise<void> {
  inbox.value = (await valueOf<Inbox>("mirror", KEPT)) ?? { items: [], unread: 0 };
}

/** Ask for what is new. Throws a Problem when there is no answer. */
export async function pullMessages(): Promise<void> {
  const { items, unread } = await unlessUnchanged("messages", (headers) => api.GET("/api/v1/notifications", { params: { query: { limit: MOST } }, headers }));
  if (unread === inbox.value.unread && items.map((one) => one.id).join() === inbox.value.items.map((one) => one.id).join()) return;
  await take({ items, unread });
}

/** Mark as read. Throws a Problem when there is no answer. */
export async function markRead(ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const { unread } = await answered(api.POST("/api/v1/notifications/read", { body: { ids } }));
  await take({ items: inbox.value.items.map((one) => (ids.includes(one.id) ? { ...one, is_read: true } : one)), unread });
}

async function take(told: Inbox): Promise<void> {
  inbox.value = told;
  await keep("mirror", KEPT, told);
}
