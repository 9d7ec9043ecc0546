// Turns physical properties of compiled styles into logical ones, so that every page mirrors where one reads from right
// to left. GOV.UK Frontend is written for left to right alone; our own sources are logical from the beginning.

const corners = {
  "border-top-left-radius": "border-start-start-radius",
  "border-top-right-radius": "border-start-end-radius",
  "border-bottom-left-radius": "border-end-start-radius",
  "border-bottom-right-radius": "border-end-end-radius",
};
const sides = { left: "inline-start", right: "inline-end" };
const ends = { left: "start", right: "end" };
const boxes = new Set(["margin", "padding", "inset", "border-width", "border-style", "border-color"]);

// Splits a shorthand at spaces outside of brackets.
function parts(value) {
  return value.match(/(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];
}

// A shorthand of four values whose left and right differ, as two of two values each.
function box(name, value) {
  const [top, right, bottom, left] = parts(value);
  const [base, kind] = name.split("-");
  const along = (axis) => [base, axis, kind].filter(Boolean).join("-");
  return [[along("block"), `${top} ${bottom}`], [along("inline"), `${left} ${right}`]];
}

function declaration(name, value) {
  // The edge of a device stays where it is, whichever way one reads.
  if (value.includes("safe-area-inset")) return [[name, value]];
  if (name in corners) return [[corners[name], value]];
  if (name in sides) return [[`inset-${sides[name]}`, value]];
  const side = name.match(/^(margin|padding|border)-(left|right)(-.+)?$/);
  if (side) return [[`${side[1]}-${sides[side[2]]}${side[3] ?? ""}`, value]];
  if ((name === "text-align" || name === "justify-content") && value in ends) return [[name, ends[value]]];
  // Browsers of before 2023 know only the first.
  if ((name === "float" || name === "clear") && value in sides) return [[name, value], [name, sides[value]]];
  const four = parts(value);
  if (boxes.has(name) && four.length === 4 && four[1] !== four[3]) return box(name, value);
  return [[name, value]];
}

/** The same styles with logical properties; `css` as Sass writes it, one declaration to a line. */
export function logical(css) {
  return css.replace(/^([ \t]+)([a-z-]+):[ ]([^;{}]+?)([ ]*!important)?;$/gm, (whole, space, name, value, important = "") => {
    const changed = declaration(name, value);
    return changed.map(([key, said]) => `${space}${key}: ${said}${important};`).join("\n");
  });
}
