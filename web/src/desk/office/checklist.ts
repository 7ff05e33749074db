// What a checklist asks, as somebody writes it: one item a line.
export const itemsOf = (text: string): string[] => text.split("\n").map((item) => item.trim()).filter(Boolean);
