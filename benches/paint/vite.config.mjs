// Run from `web/`, whose packages it uses: `npx vite build ../benches/paint`.
import { createRequire } from "node:module";
const vue = createRequire(`${process.cwd()}/package.json`);
const { default: plugin } = await import(vue.resolve("@vitejs/plugin-vue"));
export default {
  plugins: [plugin()],
  resolve: {
    alias: {
      vue: vue
        .resolve("vue")
        .replace(/index\.js$/, "dist/vue.runtime.esm-bundler.js"),
    },
  },
};
