// Light or dark: as the page or else the device says, until somebody chooses.
import { ref } from "vue";
import "@/look/base.css";

export type Look = "light" | "dark";
const KEY = "gridwatch.look";
const dark = matchMedia("(prefers-color-scheme: dark)");
const stored = () => localStorage.getItem(KEY) as Look | null;
/** A page of its own mind says so in its HTML: a hall is dark. */
const ofPage = document.documentElement.dataset["unlessChosen"] as Look | undefined;
const current = (): Look => stored() ?? ofPage ?? (dark.matches ? "dark" : "light");

export const look = ref<Look>(current());

function show(): void {
  look.value = current();
  document.documentElement.dataset["look"] = look.value;
  // Element Plus' own switch.
  document.documentElement.classList.toggle("dark", look.value === "dark");
}

/** Choose a look for this device. */
export function wear(chosen: Look): void {
  localStorage.setItem(KEY, chosen);
  show();
}

dark.addEventListener("change", show);
show();
