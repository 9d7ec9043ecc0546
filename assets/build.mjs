// Compiles the style sheet and bundles the script into the folder named on the command line.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, transform } from "esbuild";
import { compile } from "sass";
import { logical } from "./logical.mjs";

const target = process.argv[2];
const browsers = ["chrome87", "firefox78", "safari14"];
const licence = "/*! GOV.UK Frontend, MIT; see licences.txt */\n";

const { css } = compile("assets/scss/site.scss", {
  loadPaths: ["node_modules/govuk-frontend/dist", "assets/scss"],
  quietDeps: true,
});
const styles = await transform(logical(css), { loader: "css", minify: true, target: browsers });
writeFileSync(join(target, "site.css"), licence + styles.code);

await build({
  entryPoints: ["assets/js/site.js", "assets/js/uploads.js"],
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  banner: { js: licence },
  logLevel: "warning",
});
