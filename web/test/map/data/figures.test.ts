// What the map asks for: coverage of a day, figures of whole months, and nothing before it is wanted.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ref } from "vue";
import { answering, mounted } from "@test/map/page";
import { useCoverage, useCoverageSums, useFigures, type When } from "@/map/data/figures";
import type { Level } from "@/map/data/places";

const code = ref("529901");
const when = ref<When>({ month: "2026-03", span: "twelve" });
const isWanted = ref(true);
let server: ReturnType<typeof answering>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-27T00:00:00Z") });
  when.value = { month: "2026-03", span: "twelve" };
  isWanted.value = true;
  const coverage = ({ level = "" }) => (level === "group" ? { level, groups: { 1: { staffing: "vacant" } } } : { level, places: {} });
  server = answering({ "/api/v1/coverage": coverage, "/api/v1/figures": () => ({ items: [] }) });
});
afterEach(() => void vi.useRealTimers());

describe("coverage", () => {
  const coverageAt = (level: Level) => mounted(() => useCoverage(code, when, ref<Level | undefined>(level), isWanted));

  test("is that of the level below together with every group, on the last day of the month", async () => {
    const { page } = await coverageAt("town");
    expect(server.asked.sort()).toEqual(["town", "group"].map((level) => `/api/v1/coverage?place=529901&on=2026-03-31&level=${level}`).sort());
    expect(page.data.value).toMatchObject({ level: "town", groups: { 1: { staffing: "vacant" } } });
  });

  test("of groups is asked for once", async () => {
    const { page } = await coverageAt("group");
    expect(server.asked).toHaveLength(1);
    expect(page.data.value?.groups).toEqual({ 1: { staffing: "vacant" } });
  });

  test("of a further level has no groups with it", async () => {
    await mounted(() => useCoverageSums(code, when, ref<Level>("village"), isWanted));
    expect(server.asked).toEqual(["/api/v1/coverage?place=529901&on=2026-03-31&level=village"]);
  });
});

describe("figures", () => {
  const figures = () => mounted(() => useFigures(code, when, ref({ by: "place", level: "town" }), isWanted));

  test("are those of a window that ends before the next month begins", async () => {
    await figures();
    expect(server.asked).toEqual(["/api/v1/figures?place=529901&from=2025-04-01&to=2026-04-01&by=place&level=town"]);
  });

  test("are asked for again when another month is looked at", async () => {
    const { settled } = await figures();
    when.value = { month: "2026-02", span: "month" };
    await settled();
    expect(server.asked[1]).toBe("/api/v1/figures?place=529901&from=2026-02-01&to=2026-03-01&by=place&level=town");
  });

  test("are asked for when they are wanted, and no sooner", async () => {
    isWanted.value = false;
    const { settled } = await figures();
    expect(server.asked).toEqual([]);
    isWanted.value = true;
    await settled();
    expect(server.asked).toHaveLength(1);
  });
});
