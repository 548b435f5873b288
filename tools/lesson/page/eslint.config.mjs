import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/node_modules/**"] },
  js.configs.recommended,
  {
    rules: {
      "prefer-const": "error",
      "no-var": "error",
      eqeqeq: "error",
      "no-implicit-coercion": "error",
      "no-shadow": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Names are texts: use textContent." },
        { property: "outerHTML", message: "Names are texts: use textContent." },
        { property: "insertAdjacentHTML", message: "Names are texts: use append." },
      ],
      "no-eval": "error",
      "no-implied-eval": "error",
    },
  },
  {
    files: ["tools/*/page/*.js"],
    languageOptions: { globals: { ...globals.browser, forms: "readonly" } },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
