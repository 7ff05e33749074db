// What the types do not find: promises let go, reactivity lost, controls without a name. Nothing about the form of the code.
import eslint from "@eslint/js";
import vue from "eslint-plugin-vue";
import accessibility from "eslint-plugin-vuejs-accessibility";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** How a template is set on its lines: ours are long. */
const FORM = Object.fromEntries(
  [
    "attributes-order", "html-self-closing", "max-attributes-per-line", "multiline-html-element-content-newline",
    "singleline-html-element-content-newline",
  ].map((rule) => [`vue/${rule}`, "off"]),
);

export default defineConfig(
  globalIgnores(["dist", "src/api/schema.ts"]), // made, not written
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  vue.configs["flat/recommended"],
  accessibility.configs["flat/recommended"],
  {
    languageOptions: {
      parserOptions: { parser: tseslint.parser, projectService: true, extraFileExtensions: [".vue"], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...FORM,
      eqeqeq: ["error", "always", { null: "ignore" }],
      "array-callback-return": "error",
      "no-console": "error",
      "no-template-curly-in-string": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // `const { left_out: _, ...rest }` is how a field is left out.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      // Whoever calls may want a promise of what needs no waiting.
      "@typescript-eslint/require-await": "off",
      // Composables give functions away, which their types declare as methods.
      "@typescript-eslint/unbound-method": "off",
      // What comes out of a component has no type here; vue-tsc sees it, and `any` has to be written to be there.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      // One word for one idea: Field, Crumbs. None of ours is an element's name.
      "vue/multi-word-component-names": "off",
      // The content security policy allows no inline style.
      "vue/no-static-inline-styles": "error",
      // Browsers before Chrome 88 hand the opener over unless told not to; the referrer is our own.
      "vue/no-template-target-blank": ["error", { allowReferrer: true }],
      "vue/no-unused-emit-declarations": "error",
      "vue/no-unused-properties": "error",
      "vue/no-unused-refs": "error",
      "vuejs-accessibility/aria-role": ["error", { ignoreNonDOM: true }], // a role is a post, too
      "vuejs-accessibility/form-control-has-label": ["error", { labelComponents: ["Field"] }],
      "vuejs-accessibility/label-has-for": ["error", { required: { some: ["nesting", "id"] }, allowChildren: true }],
      // A voice note is what somebody said just now: nobody has written it down.
      "vuejs-accessibility/media-has-caption": "off",
    },
  },
  // The type of what a generic component takes is unknown here.
  { files: ["**/*.vue"], rules: { "@typescript-eslint/no-redundant-type-constituents": "off", "@typescript-eslint/no-unnecessary-type-assertion": "off" } },
  // The build's own scripts have no types, and speak to a terminal.
  {
    files: ["*.js", "*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
    rules: { "no-console": "off" },
  },
);
