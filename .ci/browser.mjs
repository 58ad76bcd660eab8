// Opens reports in a headless Chromium as readers do, at the width of a desk and of a phone.
//
// node .ci/browser.mjs CHROMIUM REPORT.html... [--pictures FOLDER]
//
// Fails on: a message on the console, a request that leaves the page, a figure of the run's folder that is missing or has
// no size, a page wider than the window, a finding of axe-core that is serious or critical.
import { createRequire } from "node:module";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.GHOSTWORK_NODE_MODULES ?? process.cwd(), "package.json"));
const puppeteer = require("puppeteer-core");
const axe = require("axe-core");

const WIDTHS = [1100, 390];

const words = process.argv.slice(2);
const at = words.indexOf("--pictures");
const pictures = at < 0 ? null : words.splice(at, 2)[1];
const [chromium, ...reports] = words;
if (!chromium || reports.length === 0) {
  console.error("usage: node .ci/browser.mjs CHROMIUM REPORT.html... [--pictures FOLDER]");
  process.exit(2);
}

// The figures that stand beside a report, by name.
function figuresBeside(report) {
  const folder = join(dirname(report), "charts");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith(".svg")).map((name) => basename(name, ".svg"));
}

async function look(browser, report, width) {
  const problems = [];
  const page = await browser.newPage();
  page.on("console", (message) => problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const address = request.url();
    const isOwn = address.startsWith("data:") || address === pathToFileURL(resolve(report)).href;
    if (!isOwn) problems.push(`request: ${address}`);
  });
  await page.setViewport({ width, height: 900, deviceScaleFactor: 1, isMobile: width < 600 });
  await page.goto(pathToFileURL(resolve(report)).href, { waitUntil: "load" });

  const seen = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    figures: [...document.querySelectorAll("figure")].map((figure) => {
      const box = figure.querySelector("svg")?.getBoundingClientRect();
      return { name: figure.id, width: box?.width ?? 0, height: box?.height ?? 0 };
    }),
    fonts: [...document.fonts].filter((font) => font.status === "error").map((font) => font.family),
  }));
  if (seen.width > width) problems.push(`the page is ${seen.width} wide`);
  for (const font of seen.fonts) problems.push(`font ${font} does not load`);
  for (const name of figuresBeside(report)) {
    const figure = seen.figures.find((figure) => figure.name === name);
    if (!figure) problems.push(`figure ${name} is missing`);
    else if (figure.width < 300 || figure.height < 100) problems.push(`figure ${name} is ${figure.width} x ${figure.height}`);
  }
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    const name = `${basename(dirname(resolve(report)))}-${width}.png`;
    await page.screenshot({ path: join(pictures, name), fullPage: true });
  }
  // The page forbids scripts to itself; what the debugger evaluates is none of the page's.
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const grave = found.violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
  for (const violation of grave) {
    problems.push(`axe ${violation.id}: ${violation.help}; ${violation.nodes.length} times, first ${violation.nodes[0].target}`);
  }
  const passed = found.passes.length;
  await page.close();
  return { problems, figures: seen.figures.length, passed };
}

const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"],
});
let failed = false;
for (const report of reports) {
  for (const width of WIDTHS) {
    const { problems, figures, passed } = await look(browser, report, width);
    console.log(`${report} at ${width}: ${figures} figures, ${passed} rules of axe-core passed, ${problems.length} problems`);
    for (const problem of problems) console.log(`  ${problem}`);
    failed ||= problems.length > 0;
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
