import { byId, element, write } from "./dom.js";

/** Sheets of which one is open, with tabs above them: arrow keys, Home and End move between these.
 * @param {Page} page @param {string[]} names */
export function createTabs(page, names) {
  let current = names[0];
  const tabs = new Map(
    names.map((name) => {
      const tab = element("button", {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        "aria-controls": `sheet-${name}`,
      });
      const sheet = element("div", {
        role: "tabpanel",
        id: `sheet-${name}`,
        "aria-labelledby": `tab-${name}`,
        class: "sheet",
      });
      tab.addEventListener("click", () => open(name));
      byId("tabs").append(tab);
      byId("sheets").append(sheet);
      return [name, { tab, sheet }];
    }),
  );
  byId("tabs").addEventListener("keydown", (event) => {
    const at = names.indexOf(current);
    const moves = /** @type {Record<string, number>} */ ({
      ArrowRight: (at + 1) % names.length,
      ArrowLeft: (at + names.length - 1) % names.length,
      Home: 0,
      End: names.length - 1,
    });
    if (!(event.key in moves)) return;
    event.preventDefault();
    open(names[moves[event.key]]);
    tabs.get(current)?.tab.focus();
  });

  const show = () => {
    for (const [name, { tab, sheet }] of tabs) {
      const isOpen = name === current;
      tab.setAttribute("aria-selected", `${isOpen}`);
      tab.tabIndex = isOpen ? 0 : -1;
      sheet.hidden = !isOpen;
      write(tab, page.t(`tab.${name}`));
    }
  };
  /** @param {string} name */
  const open = (name) => {
    current = name;
    page.path = null;
    page.refresh("setting");
  };
  return {
    /** A part that is brought up to date only while its sheet is open.
     * @param {string} name @param {Part} part @returns {Part} */
    within: (name, part) => ({
      update(change) {
        if (name === current) part.update(change);
      },
    }),
    sheet: (/** @type {string} */ name) => /** @type {HTMLElement} */ (tabs.get(name)?.sheet),
    open,
    current: () => current,
    update: show,
  };
}
