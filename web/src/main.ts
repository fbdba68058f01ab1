import { createApp } from 'vue'
import App from './App.vue'
import './tokens.css'
import './base.css'
import { router } from './routes'

createApp(App).use(router).mount('#app')

// Where there is no TLS a browser keeps nothing of an application; all else works the same.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/app/sw.js').catch(() => undefined)
}
